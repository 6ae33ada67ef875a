"""A hook is a function that a module runs when it is called."""

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


def show(module, args, output):
    print("hook:", type(module).__name__, tuple(args[0].shape), "->", tuple(output.shape))


model = Net()
x = torch.ones(5, 4)
handle = model.register_forward_hook(show)

print("model(x)")
model(x)
print("model.forward(x)")
model.forward(x)

handle.remove()
print("model(x), hook removed")
model(x)
