"""A mask for segmentation that still has its channel."""
# raises: RuntimeError

import torch
from torch import nn

logits = torch.randn(2, 5, 8, 8)  # (batch, classes, height, width)
mask = torch.randint(5, (2, 1, 8, 8))
nn.functional.cross_entropy(logits, mask)
