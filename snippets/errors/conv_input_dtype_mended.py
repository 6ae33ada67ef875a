"""Floats from 0 to 1, in the dtype of the layer."""

import torch
from torch import nn

conv = nn.Conv2d(3, 8, 3)
image = torch.full((1, 3, 5, 5), 255, dtype=torch.uint8)
x = image.to(conv.weight.dtype) / 255
print(x.dtype, x.max().item(), tuple(conv(x).shape))
