"""Tensor.to is a step of the graph: its result is no Parameter and no leaf."""

import torch
from torch import nn

weight = nn.Parameter(torch.ones(2))
moved = weight.to(torch.float64)
print(f"weight: {type(weight).__name__:<10} leaf: {weight.is_leaf!s:<6} {weight.dtype}")
print(f"moved:  {type(moved).__name__:<10} leaf: {moved.is_leaf!s:<6} {moved.dtype}")

(3 * moved).sum().backward()
print("gradient arrives at weight:", weight.grad.tolist(), weight.grad.dtype)

try:
    torch.optim.SGD([moved], lr=0.1)
except ValueError as error:
    print("ValueError:", error)

layer = nn.Linear(2, 2)
try:
    layer.weight = layer.weight.to("meta")
except TypeError as error:
    print("TypeError:", error)

print("to(same dtype) is weight:           ", weight.to(torch.float32) is weight)
print("to(same dtype, copy=True) is weight:", weight.to(torch.float32, copy=True) is weight)
