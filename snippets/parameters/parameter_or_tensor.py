"""A module registers an nn.Parameter, and no plain tensor, even one with a gradient."""

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.registered = nn.Parameter(torch.ones(4))
        self.plain = torch.ones(4)
        self.learnable = torch.ones(4, requires_grad=True)

    def forward(self, x):
        return x * self.registered * self.plain * self.learnable


layer = Scale()
parameters, saved = dict(layer.named_parameters()), layer.state_dict()
optimizer = torch.optim.SGD(layer.parameters(), lr=0.5)
layer(torch.ones(4)).sum().backward()
optimizer.step()
layer.to(torch.float64)

print("name        parameters()  state_dict()  has .grad  updated  follows .to()")
for name in ("registered", "plain", "learnable"):
    tensor = getattr(layer, name)
    updated = bool((tensor != 1).any())
    follows = tensor.dtype == torch.float64
    print(
        f"{name:<11} {name in parameters!s:<13} {name in saved!s:<13} "
        f"{tensor.grad is not None!s:<10} {updated!s:<8} {follows}"
    )
