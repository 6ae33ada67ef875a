"""A module keeps parameters, buffers and submodules in three dicts, apart from attributes."""

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(3))
        self.register_buffer("steps", torch.tensor(0))
        self.layer = nn.Linear(3, 3)
        self.width = 3

    def forward(self, x):
        return self.layer(x) * self.weight


block = Block()
print("parameters:", list(block._parameters))
print("buffers:   ", list(block._buffers))
print("submodules:", list(block._modules))
print("ordinary:  ", [name for name in vars(block) if not name.startswith("_")])
print("saved:     ", list(block.state_dict()))
print("output:    ", tuple(block(torch.ones(2, 3)).shape))
