"""Make both as new, then load their states."""

import torch
from torch import nn


def build():
    optimizer = torch.optim.SGD(nn.Linear(4, 2).parameters(), lr=0.1)
    return optimizer, torch.optim.lr_scheduler.StepLR(optimizer, step_size=2)


optimizer, scheduler = build()
for _ in range(3):
    optimizer.step()
    scheduler.step()
saved = optimizer.state_dict(), scheduler.state_dict()

optimizer, scheduler = build()
optimizer.load_state_dict(saved[0])
scheduler.load_state_dict(saved[1])
print("epoch", scheduler.last_epoch, "lr", round(scheduler.get_last_lr()[0], 4))
