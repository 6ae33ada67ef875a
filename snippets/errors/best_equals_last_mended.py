"""Copy them when they are the best."""

import copy
from torch import nn

model = nn.Linear(2, 2)
best = copy.deepcopy(model.state_dict())
model.weight.data.add_(1)  # further training
print("best is the last:", best["weight"].equal(model.weight))
