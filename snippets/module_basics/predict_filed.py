"""What is used, and what is saved."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(4, 3), nn.Linear(3, 2)]
        self.head = self.layers[1]
        self.scale = torch.ones(2)

    def forward(self, x):
        return self.head(self.layers[0](x)) * self.scale


net = Net()
print("output:", tuple(net(torch.ones(5, 4)).shape))
print("saved: ", list(net.state_dict()))
