"""Find out who gets no gradient, and freeze it before wrapping."""
# needs: loopback

import torch
import torch.distributed as dist
from torch import nn

net = nn.ModuleList([nn.Linear(2, 1), nn.Linear(2, 1)])
net.forward = lambda x: net[0](x)
net(torch.ones(1, 2)).sum().backward()
unused = [name for name, p in net.named_parameters() if p.grad is None]
print("no gradient:", unused)

for name in unused:
    net.get_parameter(name).requires_grad_(False)
dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
model = nn.parallel.DistributedDataParallel(net)
for _ in range(2):
    model(torch.ones(1, 2)).sum().backward()
print("two steps done")
del model
dist.destroy_process_group()
