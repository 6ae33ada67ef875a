"""Parents first in modules(), children first in apply(); who runs first is in neither."""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(3, 1)  # assigned first, called last
        self.body = nn.Sequential(nn.Linear(4, 3), nn.ReLU())

    def forward(self, x):
        return self.head(self.body(x))


model, applied, called = Model(), [], []
names = {module: name for name, module in model.named_modules()}
model.apply(lambda module: applied.append(names[module]))
for module in model.modules():
    module.register_forward_pre_hook(lambda module, args: called.append(names[module]))
model(torch.ones(5, 4))

print("modules():", list(names.values()))
print("apply():  ", applied)
print("called:   ", called)
