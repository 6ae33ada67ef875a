"""The row 1, beside another row, in train mode."""

import torch
from torch import nn

model = nn.BatchNorm1d(1)
with torch.no_grad():
    for other in (-1.0, 9.0):
        y = model(torch.tensor([[1.0], [other]]))
        print(f"beside {other:.0f}: {y[0].item():.1f}")
