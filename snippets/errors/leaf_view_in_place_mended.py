"""The same under `no_grad()`."""

import torch
from torch import nn

embedding = nn.Embedding(5, 3)
with torch.no_grad():
    embedding.weight[0].zero_()
print(embedding.weight[0], embedding.weight.is_leaf)
