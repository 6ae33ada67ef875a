"""Sum numbers."""

import torch
from torch import nn

model, total = nn.Linear(4, 1), 0.0
for _ in range(3):
    loss = model(torch.randn(3, 4)).mean()
    loss.backward()
    total += loss.item()
print(type(total))
