"""Labels of yes and no, as integers."""
# raises: RuntimeError

import torch
from torch import nn

logits, labels = torch.zeros(3), torch.tensor([0, 1, 1])
nn.functional.binary_cross_entropy_with_logits(logits, labels)
