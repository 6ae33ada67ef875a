"""One shape and floats on both sides."""

import torch
from torch import nn

logits, labels = torch.randn(8, 1).squeeze(-1), torch.ones(8, dtype=torch.long)
loss = nn.functional.binary_cross_entropy_with_logits(logits, labels.float())
print(loss.shape)
