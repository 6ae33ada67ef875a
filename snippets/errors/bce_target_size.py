"""Logits in a column, labels in a row."""
# raises: ValueError

import torch
from torch import nn

logits, labels = torch.randn(8, 1), torch.ones(8)
nn.functional.binary_cross_entropy_with_logits(logits, labels)
