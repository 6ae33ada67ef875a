"""An optimizer passes over a tensor whose .grad is None; zero is not None."""

import torch
from torch import nn

names = ("ordinary", "times_zero", "unused", "frozen", "frozen_too_late")
# A ParameterDict is a module: a dict whose values are its parameters.
model = nn.ParameterDict({name: nn.Parameter(torch.ones(1)) for name in names})
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=0.1)

model["frozen"].requires_grad_(False)
used = model["ordinary"] + model["frozen"] + model["frozen_too_late"]
(used + 0 * model["times_zero"]).backward()
model["frozen_too_late"].requires_grad_(False)  # its .grad stays
optimizer.step()

print("name             .grad  value after step()")
for name in names:
    grad = model[name].grad
    shown = "None" if grad is None else grad.item()
    print(f"{name:<16} {shown!s:<6} {model[name].item():.2f}")
