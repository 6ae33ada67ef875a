"""A layer made in forward() is late for .to(), an optimizer and load_state_dict()."""

import torch
from torch import nn


class Late(nn.Module):
    def forward(self, x):
        if not hasattr(self, "layer"):
            self.layer = nn.Linear(x.shape[-1], 2)
        return self.layer(x)


model = Late().to(torch.float64)
try:
    torch.optim.SGD(model.parameters(), lr=0.1)
except ValueError as error:
    print("optimizer:", f"ValueError: {error}")

model(torch.ones(1, 3))
print("dtype:    ", model.layer.weight.dtype)

try:
    Late().load_state_dict(model.state_dict())
except RuntimeError as error:
    print("loading:  ", f"RuntimeError: {error}")
