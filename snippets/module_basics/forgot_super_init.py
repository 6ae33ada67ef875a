"""Without super().__init__() a layer fails when assigned, a module without layers when used."""

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


class InitSecond(nn.Module):
    def __init__(self):
        self.scale = 2  # an ordinary value may come first
        super().__init__()
        self.layer = nn.Linear(2, 2)


model, x = WithoutLayer(), torch.ones(2)  # no error yet
print("model.forward(x):", model.forward(x).tolist())
attempts = (WithLayer, lambda: model(x), model.eval, model.state_dict, lambda: NotAModule()(x))
for attempt in attempts:
    try:
        attempt()
    except (AttributeError, TypeError) as error:
        print(f"{type(error).__name__}: {error}")

print("called second:", InitSecond().scale, list(InitSecond().state_dict()))
