"""The file is beside the script, and the script was started elsewhere."""
# raises: FileNotFoundError

import torch

torch.load("weights/model.pt")
