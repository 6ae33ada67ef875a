"""A step of training changes the state_dict that you took before it; a deep copy stays."""

import copy

import torch
from torch import nn

model = nn.Linear(1, 1, bias=False)
nn.init.constant_(model.weight, 5.0)

state = model.state_dict()
copied = copy.deepcopy(state)

model(torch.ones(1, 1)).sum().backward()
torch.optim.SGD(model.parameters(), lr=1.0).step()  # 5 - 1

print("model: ", model.weight.item())
print("state: ", state["weight"].item())
print("copied:", copied["weight"].item())
