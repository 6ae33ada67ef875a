"""The loss goes through what the optimizer trains."""

import torch
from torch import nn

body, head = nn.Linear(4, 4), nn.Linear(4, 1)
optimizer = torch.optim.SGD(head.parameters())
scaler = torch.amp.GradScaler("cpu")
scaler.scale(head(body(torch.randn(3, 4))).sum()).backward()
print("with a gradient:", sum(p.grad is not None for p in head.parameters()))
scaler.step(optimizer)
