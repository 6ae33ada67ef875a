"""The result gets a name of its own, without `self`."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        out = self.fc(x)
        return out


print(Net()(torch.randn(3, 4)).shape)
