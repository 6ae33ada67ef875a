"""A lazy parameter cannot be counted before the first call; has_uninitialized_params tells."""

import torch
from torch import nn

model = nn.Sequential(nn.LazyLinear(4), nn.ReLU(), nn.Linear(4, 2))

print("parameters:", len(list(model.parameters())))
try:
    print("numbers:", sum(p.numel() for p in model.parameters()))
except ValueError as error:
    print("ValueError:", str(error).split(" in <")[0])

lazy = [n for n, m in model.named_modules() if getattr(m, "has_uninitialized_params", bool)()]
print("not there yet:", lazy)

model(torch.ones(1, 3))
print("after a call:", sum(p.numel() for p in model.parameters()))
