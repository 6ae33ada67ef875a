"""Map the keys by name, and compare an output."""

import torch
from torch import nn

saved = nn.ModuleDict({"q": nn.Linear(2, 2), "k": nn.Linear(2, 2)})
model = nn.ModuleDict({"key": nn.Linear(2, 2), "query": nn.Linear(2, 2)})
names, state = {"q": "query", "k": "key"}, {}
for key, value in saved.state_dict().items():
    layer, rest = key.split(".", 1)
    state[f"{names[layer]}.{rest}"] = value
print(model.load_state_dict(state))
x = torch.ones(1, 2)
print("query as saved:", model["query"](x).equal(saved["q"](x)))
