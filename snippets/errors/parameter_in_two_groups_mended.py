"""Divide by name: each parameter is in one group."""

import torch
from torch import nn

model = nn.ModuleDict({"body": nn.Linear(4, 4), "head": nn.Linear(4, 2)})
named = dict(model.named_parameters())
head = [p for name, p in named.items() if name.startswith("head.")]
rest = [p for name, p in named.items() if not name.startswith("head.")]
optimizer = torch.optim.SGD([{"params": rest}, {"params": head, "lr": 0.1}], lr=0.01)
print([(len(group["params"]), group["lr"]) for group in optimizer.param_groups])
