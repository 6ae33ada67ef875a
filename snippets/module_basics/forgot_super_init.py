"""Without super().__init__() a layer fails when assigned, a module without one when used."""

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


def attempt(what, function, *arguments):
    try:
        print(f"{what:<13}", function(*arguments))
    except AttributeError as error:
        print(f"{what:<13} AttributeError: {error}")


attempt("a layer:", WithLayer)
model, x = WithoutLayer(), torch.ones(2)  # no error yet
attempt("forward(x):", model.forward, x)
attempt("model(x):", model, x)
attempt("eval():", model.eval)
attempt("state_dict():", model.state_dict)
