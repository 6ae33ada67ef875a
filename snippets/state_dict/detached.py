"""A state_dict has the parameters' memory, without their requires_grad and their grad."""

import torch
from torch import nn

model = nn.Linear(2, 1)
model(torch.ones(1, 2)).sum().backward()

weight = model.state_dict()["weight"]
print("state_dict():  ", type(weight).__name__, weight.requires_grad, weight.grad)

kept = model.state_dict(keep_vars=True)["weight"]
print("keep_vars=True:", type(kept).__name__, kept.requires_grad, kept.grad)
print("the parameter itself:", weight is model.weight, kept is model.weight)
print("the same memory:     ", weight.data_ptr() == kept.data_ptr() == model.weight.data_ptr())

frozen = nn.Linear(2, 1).requires_grad_(False)
model.load_state_dict(frozen.state_dict())
print("requires_grad after loading from a frozen model:", model.weight.requires_grad)
