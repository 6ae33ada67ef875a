"""Walk over it, or make it a `Sequential`."""

import torch
from torch import nn

layers = nn.ModuleList([nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2)])
x = inputs = torch.randn(3, 4)
for layer in layers:
    x = layer(x)
print(x.shape, x.equal(nn.Sequential(*layers)(inputs)))
