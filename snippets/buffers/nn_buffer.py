"""nn.Buffer registers a buffer by assignment, as nn.Parameter does for a parameter."""

import torch
from torch import nn


class Scaler(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Buffer(torch.ones(1))
        self.cache = nn.Buffer(torch.zeros(1), persistent=False)


scaler = Scaler()
print("buffers:   ", [name for name, _ in scaler.named_buffers()])
print("state_dict:", list(scaler.state_dict()))
print("type:      ", type(scaler.scale).__name__, "| is a Tensor:", isinstance(scaler.scale, torch.Tensor))
