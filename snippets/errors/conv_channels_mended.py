"""The channels go to axis 1."""

import torch
from torch import nn

images = torch.randn(8, 32, 32, 3)
out = nn.Conv2d(3, 6, 5)(images.permute(0, 3, 1, 2))
print(out.shape)
