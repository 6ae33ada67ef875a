"""Compute out of place."""

import torch

x = torch.ones(2, 3, requires_grad=True)
first, second = x.unbind(0)
first = first + 1
(first * second).sum().backward()
print(x.grad)
