"""forward() keeps its output in the module, and the module is copied."""
# raises: RuntimeError

import copy

import torch
from torch import nn


class Net(nn.Linear):
    def forward(self, x):
        self.features = super().forward(x)
        return self.features


net = Net(4, 2)
net(torch.randn(3, 4))
copy.deepcopy(net)
