"""A division makes floats, even where it comes out even."""
# raises: IndexError

import torch

x = torch.arange(8)
middle = torch.tensor([8]) / 2
x[middle]
