"""The second layer has no part in the loss."""
# raises: RuntimeError
# needs: loopback

import torch
import torch.distributed as dist
from torch import nn

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
net = nn.ModuleList([nn.Linear(2, 1), nn.Linear(2, 1)])
net.forward = lambda x: net[0](x)
model = nn.parallel.DistributedDataParallel(net)
for _ in range(2):
    model(torch.ones(1, 2)).sum().backward()
