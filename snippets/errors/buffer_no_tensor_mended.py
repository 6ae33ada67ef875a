"""A tensor that holds it, or a plain attribute."""

import torch
from torch import nn

net = nn.Module()
net.register_buffer("scale", torch.tensor(0.5))
net.steps = 3
print(dict(net.named_buffers()), net.steps)
