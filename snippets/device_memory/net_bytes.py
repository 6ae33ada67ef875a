"""A module's memory is its numbers times the bytes of each."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        return self.head(self.norm(self.hidden(x)).relu())


for dtype in (torch.float32, torch.float16):
    model = Net().to(dtype)
    numbers = sum(p.numel() for p in model.parameters())
    print(f"{dtype}: {numbers} numbers * {dtype.itemsize} bytes")
    print("  parameters:", sum(p.nbytes for p in model.parameters()), "bytes")
    print("  buffers:   ", {name: b.nbytes for name, b in model.norm.named_buffers()})
    print("  the output:", model(torch.ones(8, 4, dtype=dtype)).nbytes, "bytes")
