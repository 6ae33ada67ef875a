"""The default state_dict() of FSDP gathers the layers under their own keys."""
# needs: loopback

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.fsdp import FullyShardedDataParallel

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
model = nn.Sequential(nn.Linear(4, 2))
sharded = FullyShardedDataParallel(model, device_id=torch.device("cpu"))
print("parameters:", [name for name, _ in sharded.named_parameters()])
whole = sharded.state_dict()
print("state_dict:", list(whole))
print(nn.Sequential(nn.Linear(4, 2)).load_state_dict(whole))
dist.destroy_process_group()
