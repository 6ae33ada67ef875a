"""One script for both ways: launched, or alone in a group of one."""
# needs: loopback

import os

import torch.distributed as dist

rank, size = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
store = dist.HashStore() if size == 1 else None
dist.init_process_group("gloo", store=store, rank=rank, world_size=size)
print("rank", dist.get_rank(), "of", dist.get_world_size())
dist.destroy_process_group()
