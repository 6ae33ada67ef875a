"""A layer in evaluation mode, and a backward pass."""

import torch
from torch import nn

model = nn.Linear(3, 1)
model.eval()
model(torch.ones(1, 3)).sum().backward()

print("train mode:", model.training)
print("gradient:  ", model.weight.grad)
