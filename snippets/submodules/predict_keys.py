"""The keys of three blocks and an output layer."""

import torch
from torch import nn


class Stack(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(3, 2, bias=False)
        self.blocks = nn.ModuleList([nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 3)])

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return self.out(x)


stack = Stack()
print("output:", tuple(stack(torch.ones(5, 4)).shape))
print("keys:  ", list(stack.state_dict()))
