"""nn.Linear keeps (out, in); a layer that keeps (in, out) loads a square weight transposed."""

import textwrap

import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_out))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return x @ self.weight + self.bias


print("nn.Linear(4, 3):", tuple(nn.Linear(4, 3).weight.shape))
print("MyLinear(4, 3): ", tuple(MyLinear(4, 3).weight.shape))

try:
    MyLinear(4, 3).load_state_dict(nn.Linear(4, 3).state_dict())
except RuntimeError as error:
    for line in str(error).splitlines():
        print(textwrap.fill(line.strip(), 90))

torch.manual_seed(0)
square, mine, x = nn.Linear(4, 4), MyLinear(4, 4), torch.randn(2, 4)
print("square:     ", mine.load_state_dict(square.state_dict()))
print("same output:", torch.allclose(mine(x), square(x)))
with torch.no_grad():
    mine.weight.copy_(square.weight.T)
print("transposed: ", torch.allclose(mine(x), square(x), atol=1e-6))
