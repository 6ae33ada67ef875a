"""A buffer shows up in named_buffers() and state_dict(), and not in named_parameters()."""

import torch
from torch import nn


class ScaleNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("running_scale", torch.ones(1))

    def forward(self, x):
        return x * self.running_scale


norm = ScaleNorm()
print("named_parameters:", [name for name, _ in norm.named_parameters()])
print("named_buffers:   ", [name for name, _ in norm.named_buffers()])
print("state_dict:      ", list(norm.state_dict()))

norm.load_state_dict({"running_scale": torch.tensor([3.0])})
print("after loading:   ", norm(torch.ones(2)).tolist())
