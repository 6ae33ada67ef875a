"""Wrap what is trained, and move the rest."""
# needs: loopback

import torch.distributed as dist
from torch import nn

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
teacher = nn.Linear(2, 1).requires_grad_(False).eval().to("cpu")
student = nn.Linear(2, 1)
wrapped = [nn.parallel.DistributedDataParallel(student), teacher]
print([type(model).__name__ for model in wrapped])
del wrapped
dist.destroy_process_group()
