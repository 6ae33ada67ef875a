"""An optimizer passes over a tensor whose .grad is None; zero is not None."""

import torch
from torch import nn

names = ("ordinary", "times_zero", "unused", "frozen_late")
# A ParameterDict is a module: a dict whose values are its parameters.
model = nn.ParameterDict({name: nn.Parameter(torch.ones(1)) for name in names})
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=0.1)

(model["ordinary"] + 0 * model["times_zero"] + model["frozen_late"]).backward()
model["frozen_late"].requires_grad_(False)  # its .grad stays
optimizer.step()

print("name         .grad  value after step()")
for name in names:
    grad = model[name].grad
    shown = "None" if grad is None else str(grad.item())
    print(f"{name:<12} {shown:<6} {model[name].item():.2f}")
