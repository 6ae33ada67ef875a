"""Moving after a step leaves Adam's averages behind; reloading the state moves them."""
# needs: cuda

import torch
from torch import nn


def step():
    optimizer.zero_grad()
    model(torch.ones(1, 2, device=model.weight.device)).sum().backward()
    optimizer.step()


model = nn.Linear(2, 1)
weight = model.weight
optimizer = torch.optim.Adam(model.parameters())
step()

model.to("cuda")
print("same parameter object:", model.weight is weight)
print("its average:          ", optimizer.state[weight]["exp_avg"].device)
try:
    step()
except RuntimeError as error:
    print("RuntimeError:", str(error).split(", but")[0])

optimizer.load_state_dict(optimizer.state_dict())
print("state reloaded:       ", optimizer.state[weight]["exp_avg"].device)
step()
print("step after that: no error")
