"""Ask for it before backward()."""

import torch

x = torch.ones(3, requires_grad=True)
middle = x * 2
middle.retain_grad()
middle.sum().backward()
print(middle.grad, x.grad)
