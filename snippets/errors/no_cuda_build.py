"""A device that this build of PyTorch does not have; it says the same of "cuda"."""
# raises: AssertionError

import torch

torch.ones(2, device="xpu")
