"""Make the module, then call the object: small letters here."""

import torch
from torch import nn


class Net(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(4, 2), nn.ReLU())


net = Net()
print(net(torch.randn(3, 4)).shape)
