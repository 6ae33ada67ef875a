"""Module.to changes the module and returns it; Tensor.to returns another tensor if it must."""

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

try:
    model(x)  # x was not assigned anew
except RuntimeError as error:
    print("RuntimeError:", error)
