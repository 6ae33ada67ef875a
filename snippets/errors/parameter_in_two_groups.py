"""The head is in both groups, for it is one of the model's parameters."""
# raises: ValueError

import torch
from torch import nn

model = nn.ModuleDict({"body": nn.Linear(4, 4), "head": nn.Linear(4, 2)})
head = {"params": model["head"].parameters(), "lr": 0.1}
torch.optim.SGD([{"params": model.parameters()}, head], lr=0.01)
