"""Leave the last, incomplete batch out of training."""

import torch
from torch import nn
from torch.utils.data import DataLoader

model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8))
for batch in DataLoader(torch.randn(9, 4), batch_size=4, drop_last=True):
    print(tuple(model(batch).shape), end=" ")
print("and in eval mode", tuple(model.eval()(torch.randn(1, 4)).shape))
