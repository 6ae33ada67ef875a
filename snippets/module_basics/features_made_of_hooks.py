"""With forward() alone a lazy layer gets no shape and a pruned layer has stale weights."""

import textwrap

import torch
from torch import nn
from torch.nn.utils import prune

x = torch.ones(1, 2)

lazy = nn.LazyLinear(3)
try:
    lazy.forward(x)
except ValueError as error:
    print(textwrap.fill(f"ValueError: {error}", 90))
print("lazy(x):", tuple(lazy(x).shape))

pruned = nn.Linear(2, 1, bias=False)
nn.init.ones_(pruned.weight)
prune.custom_from_mask(pruned, "weight", torch.tensor([[1.0, 0.0]]))
optimizer = torch.optim.SGD(pruned.parameters(), lr=0.5)
pruned(x).sum().backward()
print("before the step:             ", pruned(x).item())
optimizer.step()
print("after it, pruned.forward(x): ", pruned.forward(x).item())
print("after it, pruned(x):         ", pruned(x).item())
try:
    for _ in range(2):
        pruned.forward(x).sum().backward()
except RuntimeError as error:
    print("RuntimeError:", str(error).split(" (")[0])
