"""BatchNorm keeps its running statistics in buffers: train mode updates them without an optimizer, eval mode does not."""

import torch
from torch import nn

norm = nn.BatchNorm1d(2)
print("parameters:", [name for name, _ in norm.named_parameters()])
print("buffers:   ", [name for name, _ in norm.named_buffers()])

batch = torch.tensor([[10.0, 0.0], [14.0, 2.0]])

norm(batch)
print("after one call in train mode:", norm.running_mean.tolist(), "calls:", norm.num_batches_tracked.item())

norm.eval()
norm(batch)
print("after one more in eval mode: ", norm.running_mean.tolist(), "calls:", norm.num_batches_tracked.item())

norm.half()
print("after .half():", norm.running_mean.dtype, norm.num_batches_tracked.dtype)
