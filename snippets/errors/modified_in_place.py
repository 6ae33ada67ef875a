"""A value that backward() needs is changed in place."""
# raises: RuntimeError

import torch
from torch import nn

x = nn.Linear(4, 4)(torch.randn(3, 4)).sigmoid()
x += 1
x.sum().backward()
