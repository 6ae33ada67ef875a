"""What is assigned becomes a branch; listings follow the order of assignment."""

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


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(2, 1)  # assigned first, called last
        self.body = Net()

    def forward(self, x):
        return self.head(self.body(x))


model = Model()
print("children:", [name for name, _ in model.named_children()])
print("modules: ", [name for name, _ in model.named_modules()])
print("keys:    ", [key for key in model.state_dict() if key.endswith("head.weight")])

assert model(torch.ones(5, 4)).shape == (5, 1), "and it runs"
