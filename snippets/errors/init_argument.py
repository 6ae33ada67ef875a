"""The class is called with what belongs to its object."""
# raises: TypeError

import torch
from torch import nn


class Net(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(4, 2), nn.ReLU())


net = Net()
Net(torch.randn(3, 4))
