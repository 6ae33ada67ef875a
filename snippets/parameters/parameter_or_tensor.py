"""A plain tensor may get a gradient, and still be neither updated nor saved."""

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.registered = nn.Parameter(torch.ones(1))
        self.learnable = torch.ones(1, requires_grad=True)

    def forward(self, x):
        return x * self.registered * self.learnable


layer = Scale()
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
layer(torch.ones(1)).backward()
optimizer.step()

for name in ("registered", "learnable"):
    tensor = getattr(layer, name)
    print(f"{name:<11} .grad: {tensor.grad.item()}  value: {tensor.item():.1f}")
print("saved:", list(layer.state_dict()))
