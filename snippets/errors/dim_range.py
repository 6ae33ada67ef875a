"""The softmax over axis 1 of a single row."""
# raises: IndexError

import torch

logits = torch.randn(10)
logits.softmax(dim=1)
