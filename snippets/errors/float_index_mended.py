"""Divide whole numbers with //."""

import torch

x = torch.arange(8)
middle = torch.tensor([8]) // 2
print(middle.dtype, x[middle].tolist())
