"""Layers in a plain list run, but nothing finds them; a ModuleList registers them."""

import torch
from torch import nn


class Stack(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


for kind in (list, nn.ModuleList):
    linear, dropout = nn.Linear(4, 4), nn.Dropout()
    stack = Stack(kind([linear, dropout]))
    print(kind.__name__)
    print("    output:    ", tuple(stack(torch.ones(2, 4)).shape))
    print("    state_dict:", list(stack.state_dict()))
    stack.to(torch.float64).eval()
    print("    .to():     ", linear.weight.dtype)
    print("    eval():    ", "dropout is", "on" if dropout.training else "off")
    try:
        torch.optim.SGD(stack.parameters(), lr=0.1)
    except ValueError as error:
        print("    ValueError:", error)
