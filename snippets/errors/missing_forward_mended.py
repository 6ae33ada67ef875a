"""It is `forward`, on the level of the class's other methods."""

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return x


print(Net()(torch.ones(3)))
