"""The state of NumPy's generator holds an array."""
# raises: _pickle.UnpicklingError
# leaves: rng_state.pth

import numpy as np
import torch

torch.save({"numpy": np.random.get_state()}, "rng_state.pth")
torch.load("rng_state.pth")
