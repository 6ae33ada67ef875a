"""An optimizer's load: lr from the file, dtype from the parameter, and no copy."""

import torch
from torch import nn


def start(dtype, lr):
    model = nn.Linear(2, 1, bias=False, dtype=dtype)
    return model, torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)


def step(model, optimizer):
    model.weight.grad = torch.full_like(model.weight, 0.1)
    optimizer.step()
    return optimizer.state[model.weight]["momentum_buffer"]


model, optimizer = start(torch.float32, lr=0.1)
step(model, optimizer)
model.bfloat16()
average = step(model, optimizer)  # SGD goes on, in float32
print("saved: ", average.dtype, average[0, 0].item())

half, resumed = start(torch.bfloat16, lr=0.5)
resumed.load_state_dict(optimizer.state_dict())
average = resumed.state[half.weight]["momentum_buffer"]
print("loaded:", average.dtype, average[0, 0].item(), "lr:", resumed.param_groups[0]["lr"])

whole, twin = start(torch.float32, lr=0.5)
twin.load_state_dict(optimizer.state_dict())
average = twin.state[whole.weight]["momentum_buffer"]
print("not copied:", average is optimizer.state[model.weight]["momentum_buffer"])

two = torch.optim.SGD(nn.Linear(2, 1).parameters())  # weight and bias
try:
    two.load_state_dict(optimizer.state_dict())
except ValueError as error:
    print("ValueError:", error)
