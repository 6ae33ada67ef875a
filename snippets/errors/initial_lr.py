"""A scheduler that is to go on from epoch 3, with a new optimizer."""
# raises: KeyError

import torch
from torch import nn

optimizer = torch.optim.SGD(nn.Linear(4, 2).parameters(), lr=0.1)
torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, last_epoch=3)
