"""Weights in float32; autocast makes the 16 bits."""

import torch
from torch import nn

model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters())
scaler = torch.amp.GradScaler("cpu")
with torch.autocast("cpu", dtype=torch.float16):
    out = model(torch.randn(3, 4))
scaler.scale(out.float().sum()).backward()
scaler.step(optimizer)
print("output", out.dtype, "gradient", model.weight.grad.dtype)
