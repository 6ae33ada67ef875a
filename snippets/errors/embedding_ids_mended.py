"""torch.tensor keeps integers; what is float already is converted."""

import torch
from torch import nn

embedding = nn.Embedding(10, 4)
for ids in torch.tensor([1, 2, 3]), torch.Tensor([1, 2, 3]).long():
    print(ids.dtype, tuple(embedding(ids).shape))
