"""Bring both to one width first: a letter is one size."""

import torch
from torch import nn

q, k = torch.randn(2, 5, 8), torch.randn(2, 7, 6)
k = nn.Linear(6, 8)(k)
scores = torch.einsum("bqd,bkd->bqk", q, k)
print(scores.shape, "same as a product:", torch.allclose(scores, q @ k.mT, atol=1e-5))
