"""`item()` of the losses of a batch."""
# raises: RuntimeError

import torch
from torch import nn

logits, labels = torch.randn(4, 10), torch.tensor([1, 2, 3, 4])
loss = nn.functional.cross_entropy(logits, labels, reduction="none")
loss.item()
