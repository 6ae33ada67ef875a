"""A tensor was moved or computed after it was asked for a gradient."""
# raises: ValueError

import torch

x = torch.randn(3, requires_grad=True) * 0.1
torch.optim.SGD([x])
