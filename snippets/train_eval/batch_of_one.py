"""One row has no variance: train mode refuses it, unless it has many values a channel."""

import torch
from torch import nn

norm = nn.BatchNorm1d(1)
row = torch.tensor([[1.0]])
try:
    norm(row)
except ValueError as error:
    print("train mode, one row:  ValueError:", str(error).split(",")[0])
print("eval mode, one row:  ", tuple(norm.eval()(row).shape))

image = torch.randn(1, 1, 4, 4)  # (batch, channels, height, width)
print("train mode, one image:", tuple(nn.BatchNorm2d(1)(image).shape))
