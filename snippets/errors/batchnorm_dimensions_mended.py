"""The number in the name is that of the axes besides batch and channels."""

import torch
from torch import nn

print(nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8))(torch.randn(16, 4)).shape)
print(nn.BatchNorm2d(8)(torch.randn(16, 8, 5, 5)).shape)
