"""None under a parameter's name: the name stays reserved, the parameter is gone."""

import torch
from torch import nn

layer = nn.Linear(2, 1)
layer.bias = None
print("parameters:", [name for name, _ in layer.named_parameters()])
print("state_dict:", list(layer.state_dict()))
print("output:    ", tuple(layer(torch.ones(5, 2)).shape))

try:
    layer.bias = torch.zeros(1)
except TypeError as error:
    print("TypeError: ", error)

layer.bias = nn.Parameter(torch.zeros(1))
print("again:     ", [name for name, _ in layer.named_parameters()])
