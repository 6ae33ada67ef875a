"""What is no part of the training goes under `no_grad()`."""

import torch
from torch import nn

layer = nn.Linear(4, 2)
before = layer.weight.clone()
with torch.no_grad():
    layer.weight -= 0.1
print(layer.weight.requires_grad, torch.allclose(layer.weight, before - 0.1))
