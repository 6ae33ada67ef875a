"""to() verifies nothing afterwards: part of a model may stay, and nothing is raised."""

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


class Stubborn(nn.Linear):
    def _apply(self, fn, recurse=True):
        return self  # some wrappers decide for themselves what moves


model = Net()
model.head = Stubborn(3, 2)
model.shift = torch.ones(2)  # not registered
model.to("meta")
print("to() raised nothing")

tensors = [*model.named_parameters(), *model.named_buffers()]
print("still on the CPU:", [name for name, t in tensors if t.device.type == "cpu"])
print("and not in that list: shift, on", model.shift.device)
try:
    model(torch.ones(2, 4, device="meta"))
except RuntimeError as error:
    print("first call:", error)
