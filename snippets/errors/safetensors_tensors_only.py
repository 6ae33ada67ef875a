"""A number stands among the tensors."""
# raises: ValueError

import torch
from safetensors.torch import save_file

save_file({"weight": torch.ones(2), "epoch": 3}, "model.safetensors")
