"""Labels that count from 1: the last of 10 classes is 10."""
# raises: IndexError

import torch
from torch import nn

logits, labels = torch.randn(3, 10), torch.tensor([1, 4, 10])
nn.functional.cross_entropy(logits, labels)
