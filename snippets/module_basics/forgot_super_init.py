"""Without super().__init__() a layer fails when assigned, all else when it is used."""

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


class NotAModule:
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 2)


model, x = WithoutLayer(), torch.ones(2)  # no error yet
print("forward(x):  ", model.forward(x).tolist())
attempts = {
    "a layer": WithLayer,
    "model(x)": lambda: model(x),
    "eval()": model.eval,
    "state_dict()": model.state_dict,
    "no nn.Module": lambda: NotAModule()(x),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except (AttributeError, TypeError) as error:
        print(f"{name + ':':<13}", f"{type(error).__name__}: {error}")
