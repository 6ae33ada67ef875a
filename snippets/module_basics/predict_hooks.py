"""Every module has a hook that prints its class: what is printed?"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        x = self.hidden.forward(x)
        return self.head(self.norm(x).relu())


def show(module, args, output):
    print(type(module).__name__)


model = Net()
for module in model.modules():
    module.register_forward_hook(show)

model(torch.ones(5, 4))
