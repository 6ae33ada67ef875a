"""Each step: unscale, clip, step, update, once."""

import torch
from torch import nn

model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters())
scaler = torch.amp.GradScaler("cpu")
for step in range(2):
    optimizer.zero_grad()
    scaler.scale(model(torch.randn(3, 4)).mean()).backward()
    scaler.unscale_(optimizer)
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    scaler.step(optimizer)
    scaler.update()
    print("step", step, "done")
