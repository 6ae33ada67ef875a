"""A buffer, a second name for it, and three calls."""

import torch
from torch import nn

norm = nn.BatchNorm1d(1).requires_grad_(False)  # its parameters are frozen
mean = norm.running_mean
batch = torch.full((4, 1), 10.0)

norm(batch)
norm.to(torch.float64)
norm(batch.to(torch.float64))
norm.eval()
norm(batch.to(torch.float64))

print("mean:             ", round(mean.item(), 2))
print("norm.running_mean:", round(norm.running_mean.item(), 2))
print("calls counted:    ", norm.num_batches_tracked.item())
