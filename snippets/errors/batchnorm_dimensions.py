"""A BatchNorm of images after a linear layer."""
# raises: ValueError

import torch
from torch import nn

nn.Sequential(nn.Linear(4, 8), nn.BatchNorm2d(8))(torch.randn(16, 4))
