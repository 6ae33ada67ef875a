"""The number is that of the layer before."""

import torch
from torch import nn

conv = nn.Conv2d(3, 6, 3)
model = nn.Sequential(conv, nn.BatchNorm2d(conv.out_channels))
print(model(torch.randn(2, 3, 9, 9)).shape)
