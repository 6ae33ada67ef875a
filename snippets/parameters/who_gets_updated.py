"""An optimizer updates the tensors it was given that have a .grad, frozen or not."""

import torch
from torch import nn

names = ("ordinary", "frozen", "unused", "times_zero", "replaced", "frozen_too_late")
model = nn.ParameterDict({name: nn.Parameter(torch.ones(1)) for name in names})
model["frozen"].requires_grad_(False)

optimizer = torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=0.1)
model["replaced"] = nn.Parameter(torch.ones(1))  # the optimizer still holds the old one

used = [model[name] for name in names if name not in ("unused", "times_zero")]
(sum(used) + 0 * model["times_zero"]).backward()
model["frozen_too_late"].requires_grad_(False)  # its .grad stays
optimizer.step()

print("name             requires_grad  has .grad  updated")
for name in names:
    p = model[name]
    print(f"{name:<16} {p.requires_grad!s:<14} {p.grad is not None!s:<10} {p.item() != 1}")
