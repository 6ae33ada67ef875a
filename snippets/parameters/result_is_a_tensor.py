"""Small values to begin with, or another dtype: three ways to write it."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.scaled_after = nn.Parameter(torch.ones(2)) * 0.02
        self.cast_after = nn.Parameter(torch.ones(2)).to(torch.float64)
        self.scaled_first = nn.Parameter(torch.ones(2) * 0.02)


net = Net()
for name in ("scaled_after", "cast_after", "scaled_first"):
    print(f"{name:<13}{type(getattr(net, name)).__name__}")
print("registered:", [name for name, _ in net.named_parameters()])
print("saved:     ", list(net.state_dict()))
