"""A parameter's name takes no plain tensor; new values go in place, under no_grad()."""

import torch
from torch import nn

layer = nn.Linear(2, 1)

try:
    layer.weight = layer.weight + 1
except TypeError as error:
    print("TypeError:", error)

try:
    layer.weight += 1
except RuntimeError as error:
    print("RuntimeError:", error)

weight = layer.weight
with torch.no_grad():
    layer.weight.fill_(1.0)
    layer.weight += 1
print("in place:", layer.weight.tolist(), "| the same object:", layer.weight is weight)
