"""Rows count from 0; the last one is -1."""

import torch

x = torch.tensor([[0.0], [1.0], [2.0]])
print(x[x.shape[0] - 1], x[-1])
