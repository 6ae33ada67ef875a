"""A `ModuleList` registers them."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4), nn.Linear(4, 2)])


optimizer = torch.optim.SGD(Net().parameters())
print(len(optimizer.param_groups[0]["params"]), "tensors to be trained")
