"""Settings are Python numbers; what must be a tensor says where it is made."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.depth = sum([2, 3])
        self.rates = torch.linspace(0, 1, 3, device="cpu").tolist()


with torch.device("meta"):
    net = Net()
print(net.depth, net.rates)
