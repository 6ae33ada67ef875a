"""Let the loaded tensors take the place of those on meta."""

import torch
from torch import nn

saved = nn.Linear(2, 3).state_dict()

with torch.device("meta"):
    model = nn.Linear(2, 3)
print(model.load_state_dict(saved, assign=True))
model.to("cpu")
assert torch.equal(model.weight, saved["weight"])
