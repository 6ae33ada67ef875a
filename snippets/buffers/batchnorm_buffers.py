"""BatchNorm keeps statistics in buffers: calls in train mode update them, no optimizer does."""

import torch
from torch import nn

norm = nn.BatchNorm1d(2)
print("parameters:", [name for name, _ in norm.named_parameters()])
print("buffers:   ", [name for name, _ in norm.named_buffers()])


def show(label):
    means = [round(mean, 2) for mean in norm.running_mean.tolist()]
    print(label, means, "calls:", norm.num_batches_tracked.item())


batch = torch.tensor([[10.0, 0.0], [14.0, 2.0]])

norm(batch)
show("after one call in train mode:")

norm.eval()
norm(batch)
show("after one more in eval mode: ")

norm.half()
print("after .half():", norm.running_mean.dtype, norm.num_batches_tracked.dtype)
