"""Load a file whose second layer does not fit, catch the error, and go on."""

import torch
from torch import nn

saved = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2)).state_dict()
model = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 5))
try:
    model.load_state_dict(saved, strict=False)
except RuntimeError:
    print("refused")
print(torch.equal(model[0].weight, saved["0.weight"]))
