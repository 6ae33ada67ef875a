"""The network of these pages: 6 parameters (29 numbers in all) and 3 buffers."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        return self.head(self.norm(self.hidden(x)).relu())


net = Net()
print(net)

x = torch.randn(5, 4)  # 5 rows of 4 numbers
print("output:", tuple(net(x).shape))
