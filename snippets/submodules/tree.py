"""Assigning a module registers it; listings follow the order of assignment, not of calls."""

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(4)
        self.fc = nn.Linear(4, 4, bias=False)

    def forward(self, x):
        return x + self.fc(self.norm(x))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(4, 2, bias=False)  # assigned first, called last
        self.body = Block()

    def forward(self, x):
        return self.head(self.body(x))


model = Model()
print("children:  ", [name for name, _ in model.named_children()])
print("modules:   ", [name for name, _ in model.named_modules()])
print("state_dict:", list(model.state_dict()))

visited = []
model.apply(lambda module: visited.append(type(module).__name__))
print("apply:     ", visited)

called = []
for name, module in model.named_modules():
    module.register_forward_pre_hook(lambda module, args, name=name: called.append(name))
model(torch.ones(1, 4))
print("called:    ", called)

keys = list(model.state_dict())
model.body.norm = nn.GroupNorm(2, 4)
assert list(model.state_dict()) == keys, "keys are made of attribute names"
