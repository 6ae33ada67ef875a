"""Weights in float32; autocast computes in 16 bits."""

import torch
from torch import nn

model, scaler = nn.Linear(2, 1), torch.amp.GradScaler("cpu")
optimizer = torch.optim.SGD(model.parameters())
with torch.autocast("cpu", dtype=torch.float16):
    out = model(torch.ones(1, 2))
scaler.scale(out.sum()).backward()
scaler.step(optimizer)
print("computed in", out.dtype, "and trained in", model.weight.dtype)
