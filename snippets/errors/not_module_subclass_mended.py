"""Its class, made; or a module around the function."""

import torch
from torch import nn


class Function(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


x = torch.randn(3, 4)
print(nn.ReLU()(x).equal(Function(torch.relu)(x)))
print(nn.Sequential(nn.Linear(4, 4), nn.ReLU(), Function(torch.exp))(x).shape)
