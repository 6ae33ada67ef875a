"""A float attribute is no parameter; in nn.Parameter it gets a name and a gradient."""

import torch
from torch import nn


class ScaleLayer(nn.Module):
    def __init__(self, scale):
        super().__init__()
        self.scale = scale

    def forward(self, x):
        return x * self.scale


class LearnedScale(nn.Module):
    def __init__(self, scale):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(scale))

    def forward(self, x):
        return x * self.scale


for layer in (ScaleLayer(2.0), LearnedScale(2.0)):
    y = layer(torch.ones(3))
    print(type(layer).__name__, y.tolist(), "| gradient:", y.requires_grad)
    print("  named_parameters:", {name: tuple(p.shape) for name, p in layer.named_parameters()})
    print("  state_dict:      ", list(layer.state_dict()))

other = ScaleLayer(3.0)
print("file of 2.0 into a layer of 3.0:", other.load_state_dict(ScaleLayer(2.0).state_dict()))
print("it still multiplies by", other(torch.ones(1)).item())
