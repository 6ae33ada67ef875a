"""One class number for each pixel: no axis of channels."""

import torch
from torch import nn

logits = torch.randn(2, 5, 8, 8)
mask = torch.randint(5, (2, 1, 8, 8)).squeeze(1)
print(tuple(mask.shape), nn.functional.cross_entropy(logits, mask).shape)
