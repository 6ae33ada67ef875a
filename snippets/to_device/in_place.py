"""Module.to changes the module and returns it; Tensor.to returns another tensor if it must."""

import copy

import torch
from torch import nn

model = nn.Linear(2, 2)
model.to(torch.float64)  # no assignment needed
print("module:", model.weight.dtype, "| same object:", model.to(torch.float32) is model)

x = torch.ones(2)
x.to(torch.float64)  # the result is thrown away
print("tensor:", x.dtype, "| same object:", x.to(torch.float64) is x)
print("tensor, nothing to change: same object:", x.to(torch.float32) is x)

with torch.no_grad():
    model.weight.fill_(0.1)
small = copy.deepcopy(model).to(torch.float16)  # a copy: the model keeps its weights
print(f"model: {model.weight[0, 0].item():.7f}  copy: {small.weight[0, 0].item():.7f}")

model.to(torch.float16).to(torch.float32)  # there and back
print(f"there and back: {model.weight[0, 0].item():.7f}")
