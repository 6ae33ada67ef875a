"""Labels in a column, one row for each picture."""
# raises: RuntimeError

import torch
from torch import nn

logits, labels = torch.randn(4, 10), torch.tensor([[3], [1], [7], [0]])
nn.functional.cross_entropy(logits, labels)
