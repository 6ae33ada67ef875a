"""The view before the last layer made two rows of each picture."""
# raises: ValueError

import torch
from torch import nn

x, labels = torch.randn(32, 16, 4, 4), torch.randint(10, (32,))
logits = nn.Linear(128, 10)(x.view(-1, 128))
nn.functional.cross_entropy(logits, labels)
