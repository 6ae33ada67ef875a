"""A scheduler that watches a loss is stepped without it."""
# raises: TypeError

import torch
from torch import nn

optimizer = torch.optim.SGD(nn.Linear(4, 2).parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)
scheduler.step()
