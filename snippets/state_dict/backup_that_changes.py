"""state_dict() hands out the model's own tensors: an uncopied backup goes on training."""

import copy

import torch
from torch import nn

model = nn.Linear(1, 1, bias=False)
nn.init.constant_(model.weight, 5.0)

backup = model.state_dict()
copied = copy.deepcopy(model.state_dict())

model(torch.ones(1, 1)).sum().backward()
torch.optim.SGD(model.parameters(), lr=1.0).step()
print("after a step:  model", model.weight.item())
print("               backup", backup["weight"].item(), "copied", copied["weight"].item())

backup["weight"].fill_(-1.0)
print("edit in place: model", model.weight.item())

backup["weight"] = torch.zeros(1, 1)
print("replace entry: model", model.weight.item())

model.load_state_dict(copied)
print("from the copy: model", model.weight.item())

before = model.state_dict()
model.double()  # every parameter gets new memory, and the link is cut
nn.init.constant_(model.weight, 9.0)
print("after double(): model", model.weight.item(), "taken before", before["weight"].item())
