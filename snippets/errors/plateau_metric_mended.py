"""Give it the loss of the evaluation, once an epoch."""

import torch
from torch import nn

optimizer = torch.optim.SGD(nn.Linear(4, 2).parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)
for loss in 3.0, 2.0, 2.5:
    optimizer.step()
    scheduler.step(loss)
    print("loss", loss, "rate", round(optimizer.param_groups[0]["lr"], 4))
