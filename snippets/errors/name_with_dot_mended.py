"""A dict within the dict gives the name its dot."""

from torch import nn

model = nn.ModuleDict({"encoder": nn.ModuleDict({"fc": nn.Linear(4, 2)})})
print(list(model.state_dict()))
