"""A schedule of two steps, stepped a third time."""
# raises: ValueError

import torch
from torch import nn

optimizer = torch.optim.SGD(nn.Linear(4, 2).parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1, total_steps=2)
for _ in range(3):
    optimizer.step()
    scheduler.step()
