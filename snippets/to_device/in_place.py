"""Module.to changes the module and returns it; Tensor.to returns another tensor if it must."""

import copy

import torch
from torch import nn

model = nn.Linear(2, 2)
returned = model.to(torch.float64)
print("module:", model.weight.dtype, "| same object:", returned is model)

x = torch.ones(2)
returned = x.to(torch.float64)
print("tensor:", x.dtype, "| same object:", returned is x)
returned = x.to(torch.float32)
print("tensor, nothing to change: same object:", returned is x)

with torch.no_grad():
    model.weight.fill_(0.1)
small = copy.deepcopy(model).to(torch.float16)  # a copy: the model keeps its weights
print(f"model: {model.weight[0, 0].item():.7f}  copy: {small.weight[0, 0].item():.7f}")

model.to(torch.float16)
model.to(torch.float64)
print(f"there and back: {model.weight[0, 0].item():.7f}")
