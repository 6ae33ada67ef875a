"""A call in train mode moves running_mean a tenth of the way to the mean of the batch."""

import torch
from torch import nn

norm = nn.BatchNorm1d(2)
batch = torch.tensor([[10.0, 0.0], [14.0, 2.0]])  # the means are 12 and 1


def show(label):
    means = [round(mean, 2) for mean in norm.running_mean.tolist()]
    print(label, means, "calls:", norm.num_batches_tracked.item())


show("at the beginning:    ")
norm(batch)
show("a call in train mode:")
norm(batch)
show("another one:         ")
norm.eval()
norm(batch)
show("a call in eval mode: ")
