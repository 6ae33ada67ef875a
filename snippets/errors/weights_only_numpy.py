"""One number in the checkpoint came from NumPy."""
# raises: _pickle.UnpicklingError
# leaves: checkpoint.pt

import numpy as np
import torch

torch.save({"weight": torch.ones(2), "best": np.float64(0.9)}, "checkpoint.pt")
torch.load("checkpoint.pt")
