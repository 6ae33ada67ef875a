"""The gradient of a value in the middle."""
# warns: UserWarning

import torch

x = torch.ones(3, requires_grad=True)
middle = x * 2
middle.sum().backward()
print(middle.grad)
