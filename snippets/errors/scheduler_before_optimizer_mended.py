"""The optimizer steps, then the scheduler."""

import torch
from torch import nn

optimizer = torch.optim.SGD(nn.Linear(4, 2).parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1)
for _ in range(2):
    print("this step uses", round(scheduler.get_last_lr()[0], 4))
    optimizer.step()
    scheduler.step()
