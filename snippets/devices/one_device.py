"""A tensor is on one device, and an operation wants all its tensors on the same one."""

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


model = Net().to("meta")  # write "cuda" where you have one
x = torch.ones(2, 4)
moved = x.to("meta")
print("head.weight:", model.head.weight.device)
print("x:", x.device, "  moved:", moved.device)

try:
    model(x)
except RuntimeError as error:
    print("model(x):", error)
print("model(moved):", model(moved).device)
