"""After four poolings a picture of 20 pixels is one of 1."""
# raises: RuntimeError

import torch
from torch import nn

x = torch.randn(1, 3, 20, 20)
for _ in range(4):
    x = nn.functional.max_pool2d(x, 2)
nn.Conv2d(3, 8, 3)(x)
