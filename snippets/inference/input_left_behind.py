"""Moving the model does not move its input, and x.to() does not change x."""

import torch
from torch import nn

model = nn.Linear(8, 3)
model.to("meta")  # stands in for a GPU
x = torch.randn(4, 8)

try:
    model(x)
except RuntimeError as error:
    print("RuntimeError:", error)

x.to("meta")  # a module moves itself; a tensor returns a copy
print("x after x.to(...):    ", x.device)
x = x.to("meta")
print("x after x = x.to(...):", x.device)
print("output:               ", tuple(model(x).shape))
