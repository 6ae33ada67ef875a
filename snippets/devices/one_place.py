"""Decide on device and dtype once; elsewhere ask the tensors you have."""

import torch
from torch import nn


def pick(device=None, dtype=None):
    """What the caller wants; else the accelerator that is there; else the CPU."""
    device = device or torch.accelerator.current_accelerator(check_available=True) or "cpu"
    return torch.device(device), dtype or torch.float32


class Noise(nn.Module):
    def forward(self, x):
        return x + torch.randn(x.shape, device=x.device, dtype=x.dtype)  # follows the input


device, dtype = pick()
there = torch.accelerator.is_available()
print("an accelerator is used if there is one:", (device.type != "cpu") == there)

device, dtype = pick("cpu", torch.bfloat16)  # from an option of your program
print("the caller's choice wins:", device, dtype)

model = nn.Sequential(nn.Linear(2, 2), Noise()).to(device=device, dtype=dtype)
x = torch.ones(1, 3, 2).to(device=device, dtype=dtype)
print("output:", model(x).device, model(x).dtype)
