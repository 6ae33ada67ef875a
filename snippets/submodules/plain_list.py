"""A plain list or dict hides its modules; ModuleList and ModuleDict register them."""

import torch
from torch import nn


class Stack(nn.Module):
    def __init__(self, layers, order):
        super().__init__()
        self.layers = layers
        self.order = order

    def forward(self, x):
        for key in self.order:
            x = self.layers[key](x)
        return x


print("container    output  parameters()  state_dict()  follows .to()  eval() reaches it")
for kind in (list, nn.ModuleList, dict, nn.ModuleDict):
    fc, drop = nn.Linear(4, 4), nn.Dropout()
    layers = [fc, drop] if kind in (list, nn.ModuleList) else {"fc": fc, "drop": drop}
    order = range(2) if kind in (list, nn.ModuleList) else layers.keys()

    stack = Stack(kind(layers), order)
    output = tuple(stack(torch.ones(2, 4)).shape)
    counts = f"{len(list(stack.parameters())):<13} {len(stack.state_dict()):<13}"
    stack.to(torch.float64).eval()
    follows = fc.weight.dtype == torch.float64
    print(f"{kind.__name__:<12} {output!s:<7} {counts} {follows!s:<14} {not drop.training}")

try:
    torch.optim.SGD(Stack([nn.Linear(4, 4)], order=[0]).parameters(), lr=0.1)
except ValueError as error:
    print("ValueError:", error)
