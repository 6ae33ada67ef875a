"""As many steps as the loop makes: batches times epochs."""

import torch
from torch import nn

epochs, batches = 3, 4
optimizer = torch.optim.SGD(nn.Linear(4, 2).parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.OneCycleLR(
    optimizer, max_lr=1, epochs=epochs, steps_per_epoch=batches
)
for _ in range(epochs * batches):
    optimizer.step()
    scheduler.step()
print("steps:", scheduler.total_steps)
