"""A BatchNorm for 8 channels after a convolution that makes 6."""
# raises: RuntimeError

import torch
from torch import nn

nn.Sequential(nn.Conv2d(3, 6, 3), nn.BatchNorm2d(8))(torch.randn(2, 3, 9, 9))
