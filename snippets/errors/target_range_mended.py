"""Count from 0, and check the labels once, before training."""

import torch
from torch import nn

logits, labels = torch.randn(3, 10), torch.tensor([1, 4, 10]) - 1
assert 0 <= labels.min() and labels.max() < logits.shape[1]
print(nn.functional.cross_entropy(logits, labels).shape)
