"""Load with the parameters of then, and add the new ones as a group."""

import torch
from torch import nn

saved = torch.optim.Adam(nn.Linear(4, 4).parameters()).state_dict()
model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 2))
optimizer = torch.optim.Adam(model[0].parameters())
optimizer.load_state_dict(saved)
optimizer.add_param_group({"params": model[1].parameters()})
print("parameters in each group:", [len(g["params"]) for g in optimizer.param_groups])
