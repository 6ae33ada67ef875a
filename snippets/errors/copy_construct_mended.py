"""The loss is a tensor already; a copy without a graph is `detach().clone()`."""

import torch
from torch import nn

model = nn.Linear(4, 1)
loss = model(torch.randn(3, 4)).mean()
loss.backward()
kept = loss.detach().clone()
print("has a graph:", loss.requires_grad, "kept:", kept.requires_grad)
