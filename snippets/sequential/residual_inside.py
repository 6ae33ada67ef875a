"""Sequential has no branches, but its layers may: a residual or a gate inside a block works."""

import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return x + self.inner(x)


class Gate(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, 1)

    def forward(self, x):
        return x * torch.sigmoid(self.fc(x))  # (batch, width) * (batch, 1)


torch.manual_seed(0)
model = nn.Sequential(
    Residual(nn.Sequential(nn.LayerNorm(4), nn.Linear(4, 4))),
    Gate(4),
    nn.Linear(4, 2),
)
x = torch.randn(3, 4)
print("output:", tuple(model(x).shape))
print("keys:  ", [key for key in model.state_dict() if key.endswith("weight")])

by_hand = x + model[0].inner(x)
by_hand = by_hand * torch.sigmoid(model[1].fc(by_hand))
print("same as by hand:", torch.equal(model(x), model[2](by_hand)))
