"""Print where the picture gets too small; pad, pool less, or take larger pictures."""

import torch
from torch import nn

x = torch.randn(1, 3, 64, 64)
for _ in range(4):
    x = nn.functional.max_pool2d(x, 2)
    print(tuple(x.shape[-2:]), end=" ")
print(nn.Conv2d(3, 8, 3)(x).shape)
