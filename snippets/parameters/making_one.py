"""nn.Parameter shares its tensor's memory, drops its history and by default wants a float."""

import torch
from torch import nn

values = torch.zeros(2)
parameter = nn.Parameter(values)
values[0] = 7
print("shared memory:", parameter.tolist())

source = torch.ones(2, requires_grad=True)
parameter = nn.Parameter(source * 2)
parameter.sum().backward()
print("gradients:", "source", source.grad, "| parameter", parameter.grad)

try:
    nn.Parameter(torch.arange(3))
except RuntimeError as error:
    print("RuntimeError:", error)
print("frozen:", nn.Parameter(torch.arange(3), requires_grad=False).dtype)
