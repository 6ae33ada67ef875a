"""Move the channels to the end, normalize, and move them back."""

import torch
from torch import nn

x = torch.randn(2, 16, 7, 7)
out = nn.LayerNorm(16)(x.movedim(1, -1)).movedim(-1, 1)
print(out.shape)
print("each pixel has mean 0:", out.mean(dim=1).abs().max().item() < 1e-5)
