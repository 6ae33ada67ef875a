"""A cell that is run a second time."""
# raises: ValueError
# needs: loopback

import torch.distributed as dist

for _ in range(2):
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
