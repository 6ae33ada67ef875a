"""Lists of several lengths for one tensor."""
# raises: ValueError

import torch

torch.tensor([[1, 2, 3], [4, 5]])
