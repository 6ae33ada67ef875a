"""Norms stay in float32, and take a 16-bit input as it is."""

import torch
from torch import nn

norm = nn.LayerNorm(4)
print(norm(torch.ones(2, 4)).dtype, norm(torch.ones(2, 4).half()).dtype)
