"""The same input twice, in train mode."""

import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 64), nn.Dropout(0.5))
x = torch.ones(1, 2)
print("same output:", model(x).equal(model(x)))
