"""`self.` makes it an attribute, and a submodule."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


net = Net()
print([name for name, _ in net.named_children()], net(torch.randn(3, 4)).shape)
