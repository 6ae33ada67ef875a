"""This loss wants its labels as floats."""

import torch
from torch import nn

logits, labels = torch.zeros(3), torch.tensor([0, 1, 1])
loss = nn.functional.binary_cross_entropy_with_logits(logits, labels.float())
print(f"{loss.item():.3f}")
