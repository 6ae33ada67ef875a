"""Keep the batch as it is; the layer then says what is wrong, if anything is."""

import torch
from torch import nn

x, labels = torch.randn(32, 16, 4, 4), torch.randint(10, (32,))
logits = nn.Linear(256, 10)(x.flatten(1))
print("logits", tuple(logits.shape), "labels", tuple(labels.shape))
print(nn.functional.cross_entropy(logits, labels).shape)
