"""Make one number of it."""

import torch
from torch import nn

model, x, y = nn.Linear(4, 2), torch.randn(3, 4), torch.tensor([0, 1, 1])
loss = nn.functional.cross_entropy(model(x), y, reduction="none")
loss.mean().backward()
print(tuple(loss.shape), "->", tuple(loss.mean().shape), model.weight.grad.shape)
