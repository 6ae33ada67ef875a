"""The group first; here it has one member."""
# needs: loopback

import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
model = DistributedDataParallel(nn.Linear(2, 1))
print("processes:", dist.get_world_size(), " keys:", list(model.state_dict()))
del model
dist.destroy_process_group()
