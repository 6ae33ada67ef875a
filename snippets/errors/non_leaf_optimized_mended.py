"""Ask for the gradient last."""

import torch

x = (torch.randn(3) * 0.1).requires_grad_()
optimizer = torch.optim.SGD([x])
print(x.is_leaf)
