"""Give the model memory, then load the weights into it."""

import torch
from torch import nn

saved = nn.Linear(2, 3).state_dict()

with torch.device("meta"):
    model = nn.Linear(2, 3)
model.to_empty(device="cpu")  # memory, as it was found
model.load_state_dict(saved)  # and now the numbers
print("on:", *{str(p.device) for p in model.parameters()})
print(model(torch.ones(1, 2)).shape)
assert torch.equal(model.weight, saved["weight"])
