"""A dot makes them floats; numbers that nobody learns go into a buffer."""

import torch
from torch import nn

net = nn.Module()
net.scale = nn.Parameter(torch.tensor([1.0, 2.0]))
net.register_buffer("steps", torch.tensor([1, 2]))
print(net.scale.requires_grad, net.steps.dtype)
