"""ModuleList names what it holds by number, ModuleDict by key; forward() runs it."""

import torch
from torch import nn


class Stack(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(4, 4) for _ in range(3))
        self.heads = nn.ModuleDict({"label": nn.Linear(4, 3), "score": nn.Linear(4, 1)})

    def forward(self, x, head):
        for layer in self.layers:
            x = layer(x).relu()
        return self.heads[head](x)


stack = Stack()
for key in stack.state_dict():
    if key.endswith("weight"):
        print(key)

x = torch.ones(5, 4)
for head in stack.heads:
    print(f"output of {head}:", tuple(stack(x, head).shape))
