"""A LayerNorm for 16 features, and an image whose last axis is its width."""
# raises: RuntimeError

import torch
from torch import nn

nn.LayerNorm(16)(torch.randn(2, 16, 7, 7))
