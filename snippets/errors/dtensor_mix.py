"""Sharded tensors, loaded into a plain model."""
# raises: RuntimeError
# needs: loopback

import torch.distributed as dist
from torch import nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
sharded = fully_shard(nn.Linear(4, 2), mesh=init_device_mesh("cpu", (1,)))
nn.Linear(4, 2).load_state_dict(sharded.state_dict())
