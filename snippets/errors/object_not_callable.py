"""A class with a forward() that is no module."""
# raises: TypeError

import torch
from torch import nn


class Net:
    def __init__(self):
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


net = Net()
net.forward(torch.randn(3, 4))  # this works
net(torch.randn(3, 4))
