"""print(model) lists submodules in the order of assignment, not what forward() does."""

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def extra_repr(self):
        return f"factor={self.factor}"

    def forward(self, x):
        return x * self.factor


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.last = nn.Linear(4, 2)
        self.first = Scale(0.5)
        self.unused = nn.Dropout(0.1)

    def forward(self, x):
        return self.last(torch.relu(self.first(x)))


net = Net()
print(net)
print("output:", tuple(net(torch.ones(1, 4)).shape))
