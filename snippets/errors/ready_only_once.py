"""Reentrant checkpointing, and DDP looking for unused parameters."""
# raises: RuntimeError
# needs: loopback

import torch
import torch.distributed as dist
from torch import nn
from torch.utils.checkpoint import checkpoint

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
net = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 1)])
net.forward = lambda x: checkpoint(net[1], net[0](x), use_reentrant=True)
model = nn.parallel.DistributedDataParallel(net, find_unused_parameters=True)
model(torch.ones(1, 2)).sum().backward()
