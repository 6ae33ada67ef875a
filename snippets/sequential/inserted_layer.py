"""An inserted layer renumbers those after it: old checkpoints do not fit, or half fit."""

from collections import OrderedDict

import torch
from torch import nn

old = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4))
saved = old.state_dict()

dropout = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Dropout(), nn.Linear(4, 4))
try:
    dropout.load_state_dict(saved)
except RuntimeError as error:
    for line in str(error).splitlines():
        print(line.strip())

deeper = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4))
print("strict=False:", deeper.load_state_dict(saved, strict=False))
print("old last layer is now in the middle:", torch.equal(deeper[2].weight, old[2].weight))

fc1, act, drop, fc2 = nn.Linear(4, 4), nn.ReLU(), nn.Dropout(), nn.Linear(4, 4)
saved = nn.Sequential(OrderedDict(fc1=fc1, act=act, fc2=fc2)).state_dict()
named = nn.Sequential(OrderedDict(fc1=fc1, act=act, drop=drop, fc2=fc2))
print("named:", named.load_state_dict(saved))
