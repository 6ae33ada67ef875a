"""Without super().__init__(), a layer fails when assigned; a module without layers, only when it is used."""

import torch
from torch import nn


class WithLayer(nn.Module):
    def __init__(self):
        self.layer = nn.Linear(2, 2)


class WithoutLayer(nn.Module):
    def __init__(self):
        self.scale = 2

    def forward(self, x):
        return x * self.scale


class InitSecond(nn.Module):
    def __init__(self):
        self.scale = 2  # an ordinary value may come first
        super().__init__()
        self.layer = nn.Linear(2, 2)


try:
    WithLayer()
except AttributeError as error:
    print("AttributeError:", error)

model, x = WithoutLayer(), torch.ones(2)  # no error yet
print("model.forward(x):", model.forward(x).tolist())
for use in (lambda: model(x), model.eval, model.state_dict):
    try:
        use()
    except AttributeError as error:
        print("AttributeError:", error)

print("called second:", InitSecond().scale, list(InitSecond().state_dict()))
