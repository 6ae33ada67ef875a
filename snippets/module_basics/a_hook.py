"""A hook is a function that a module runs when it is called."""

import torch
from torch import nn


def show(module, args, output):
    print("hook:", type(module).__name__, tuple(args[0].shape), "->", tuple(output.shape))


model = nn.Linear(4, 2)
x = torch.ones(5, 4)
handle = model.register_forward_hook(show)

print("model(x)")
model(x)
print("model.forward(x)")
model.forward(x)

handle.remove()
print("model(x), hook removed")
model(x)
