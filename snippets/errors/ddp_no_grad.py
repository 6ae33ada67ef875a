"""A frozen teacher is wrapped like the student."""
# raises: RuntimeError
# needs: loopback

import torch.distributed as dist
from torch import nn

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
teacher = nn.Linear(2, 1).requires_grad_(False)
nn.parallel.DistributedDataParallel(teacher)
