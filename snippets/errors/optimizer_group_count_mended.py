"""Build the optimizer with the groups of the file, then change settings."""

import torch
from torch import nn

layer = nn.Linear(4, 2)
decayed, other = {"params": [layer.weight]}, {"params": [layer.bias]}
groups = lambda: [decayed, {**other, "weight_decay": 0}]
saved = torch.optim.AdamW(groups()).state_dict()
print("in the file:", [len(g["params"]) for g in saved["param_groups"]])

optimizer = torch.optim.AdamW(groups())
optimizer.load_state_dict(saved)
print("weight decay:", [g["weight_decay"] for g in optimizer.param_groups])
