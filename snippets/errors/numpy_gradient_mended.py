"""Compute without a graph; or cut it off."""

import torch
from torch import nn

model, x = nn.Linear(4, 2).eval(), torch.randn(3, 4)
with torch.no_grad():
    out = model(x).numpy()
print(out.shape, (out == model(x).detach().numpy()).all())
