"""A tensor made in forward(), in two ways, and an input on another device."""

import torch
from torch import nn


class AddBias(nn.Module):
    def forward(self, x):
        return x + torch.ones(3)  # the default device and dtype


class AddBiasHere(nn.Module):
    def forward(self, x):
        return x + x.new_ones(3)  # x's device and dtype


x = torch.zeros(2, 3, device="meta")  # stands in for a GPU

try:
    AddBias()(x)
except RuntimeError as error:
    print("RuntimeError:", error)

print("new_ones:", AddBiasHere()(x).device)
