"""The last batch of an epoch has one row."""
# raises: ValueError

import torch
from torch import nn
from torch.utils.data import DataLoader

model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8))
for batch in DataLoader(torch.randn(9, 4), batch_size=4):
    model(batch)
