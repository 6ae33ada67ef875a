"""Gather the whole on the way out, spread it on the way in."""
# needs: loopback

import torch.distributed as dist
from torch import nn
from torch.distributed.checkpoint import state_dict as dcs
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
sharded = fully_shard(nn.Linear(4, 2), mesh=init_device_mesh("cpu", (1,)))
whole = dcs.StateDictOptions(full_state_dict=True)
state = dcs.get_model_state_dict(sharded, options=whole)
plain = nn.Linear(4, 2)
print("out:", plain.load_state_dict(state))
print("in: ", dcs.set_model_state_dict(sharded, plain.state_dict(), options=whole))
dist.destroy_process_group()
