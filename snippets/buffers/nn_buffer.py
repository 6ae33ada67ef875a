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
print("type:      ", type(scaler.scale).__name__)

print("isinstance of nn.Buffer:", isinstance(scaler.scale, nn.Buffer))
scaler.to(torch.float64)
registered = "scale" in dict(scaler.named_buffers())
print("after .to():", isinstance(scaler.scale, nn.Buffer), "| registered:", registered)

scaler.register_buffer("shift", torch.zeros(1))
assert not isinstance(scaler.shift, nn.Buffer), "register_buffer leaves no mark on the tensor"
