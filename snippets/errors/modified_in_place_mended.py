"""Out of place, the old value stays."""

import torch
from torch import nn

layer = nn.Linear(4, 4)
x = layer(torch.randn(3, 4)).sigmoid()
x = x + 1
x.sum().backward()
print(layer.weight.grad.shape)
