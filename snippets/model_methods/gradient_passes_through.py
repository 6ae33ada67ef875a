"""A frozen layer still passes gradients on to what lies before it; no_grad does not."""

import torch
from torch import nn

torch.manual_seed(0)
first, middle, last = nn.Linear(2, 2), nn.Linear(2, 2), nn.Linear(2, 1)
middle.requires_grad_(False)
x = torch.ones(1, 2)


def report(label):
    layers = {"first": first, "middle": middle, "last": last}
    reached = [name for name, layer in layers.items() if layer.weight.grad is not None]
    print(f"{label:<22} gradients in {reached}")
    for layer in layers.values():
        layer.zero_grad()


last(middle(first(x))).sum().backward()
report("middle frozen")

with torch.no_grad():
    hidden = middle(first(x))
last(hidden).sum().backward()
report("first two in no_grad")

first.requires_grad_(False)
hidden = middle(first(x))
print("first two frozen:      the hidden state requires grad:", hidden.requires_grad)
