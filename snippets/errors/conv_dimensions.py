"""Flattened images for a convolution."""
# raises: RuntimeError

import torch
from torch import nn

nn.Conv2d(1, 6, 5)(torch.randn(64, 784))
