"""The picture's two boxes: what is where after model.to("meta") and x.to("meta")."""

from collections import defaultdict

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


model = Net().to("meta")
x = torch.ones(2, 4)
moved = x.to("meta")
tensors = {"x": x, "moved": moved, **model.state_dict()}
assert model(moved).is_meta, "and so is what comes out"

places = defaultdict(list)
for name, tensor in tensors.items():
    places[tensor.device.type].append(name)
for device, names in places.items():
    label = "".join(name + r"\l" for name in names)  # \l ends a line, flush left
    print(f'subgraph cluster_{device} {{ {device} [class=bare, label="{label}"] }}')
