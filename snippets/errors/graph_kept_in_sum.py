"""The losses of an epoch are summed as tensors."""

import torch
from torch import nn

model, total = nn.Linear(4, 1), 0
for _ in range(3):
    loss = model(torch.randn(3, 4)).mean()
    loss.backward()
    total = total + loss
print(total.grad_fn is not None, "so each step's graph is still in memory")
