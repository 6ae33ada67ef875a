"""A slice out of `unbind` is changed in place."""
# raises: RuntimeError

import torch

x = torch.ones(2, 3, requires_grad=True) * 1
first, second = x.unbind(0)
first += 1
