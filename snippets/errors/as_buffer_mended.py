"""A tensor, or a change in place."""

import torch
from torch import nn

norm = nn.BatchNorm1d(3)
norm(torch.randn(4, 3))
norm.num_batches_tracked.zero_()
print(norm.num_batches_tracked)
norm.num_batches_tracked = torch.tensor(5)
print(norm.state_dict()["num_batches_tracked"])
