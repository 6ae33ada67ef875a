"""Assigning again replaces a layer: same keys, but nothing of the old one remains."""

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


net = Net().double().eval()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
keys = list(net.state_dict())

net.head = nn.Linear(3, 5)
print("same keys:", list(net.state_dict()) == keys)

held = optimizer.param_groups[0]["params"]  # the parameters that it was given
for name, layer in (("hidden", net.hidden), ("head", net.head)):
    print(name)
    print("    dtype:           ", layer.weight.dtype)
    print("    training:        ", layer.training)
    print("    in the optimizer:", any(parameter is layer.weight for parameter in held))

assert net.float()(torch.ones(5, 4)).shape == (5, 5), "in one dtype again, it runs"
