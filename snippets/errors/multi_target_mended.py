"""One axis for class numbers; floats if there is one number for each class."""

import torch
from torch import nn

logits, labels = torch.randn(4, 10), torch.tensor([[3], [1], [7], [0]])
loss = nn.functional.cross_entropy(logits, labels.squeeze(1))
one_hot = nn.functional.one_hot(labels.squeeze(1), 10).float()
print("equal:", torch.allclose(loss, nn.functional.cross_entropy(logits, one_hot)))
