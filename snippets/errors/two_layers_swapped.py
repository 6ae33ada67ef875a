"""Keys are paired by position, and two layers stand in another order."""

import torch
from torch import nn

saved = nn.ModuleDict({"q": nn.Linear(2, 2), "k": nn.Linear(2, 2)})
model = nn.ModuleDict({"key": nn.Linear(2, 2), "query": nn.Linear(2, 2)})
values = saved.state_dict().values()
print(model.load_state_dict(dict(zip(model.state_dict(), values))))
x = torch.ones(1, 2)
print("query as saved:", model["query"](x).equal(saved["q"](x)))
