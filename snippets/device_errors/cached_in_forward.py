"""A tensor that forward() makes once and keeps stays behind; a buffer that was None moves."""

import torch
from torch import nn


class Cached(nn.Module):
    def __init__(self):
        super().__init__()
        self.mask = None

    def forward(self, x):
        if self.mask is None:
            self.mask = torch.ones(x.shape[-1], device=x.device)  # right today
        return x + self.mask


class CachedAsBuffer(Cached):
    def __init__(self):
        super().__init__()
        del self.mask
        self.register_buffer("mask", None, persistent=False)


for module in (Cached(), CachedAsBuffer()):
    module(torch.zeros(3))  # the first call, on the CPU
    module.to("meta")
    print(f"{type(module).__name__}: mask on {module.mask.device}")
    try:
        print("  ", tuple(module(torch.zeros(3, device="meta")).shape))
    except RuntimeError as error:
        print("   RuntimeError:", error)
