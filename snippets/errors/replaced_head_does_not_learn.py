"""The optimizer was made before the head was replaced."""

import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 4), nn.Linear(4, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model[1] = nn.Linear(4, 3)
before = model[1].weight.clone()
model(torch.ones(1, 2)).sum().backward()
optimizer.step()
print("head changed:", not model[1].weight.equal(before))
