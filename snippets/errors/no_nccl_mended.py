"""nccl where there is CUDA, gloo elsewhere."""
# needs: loopback

import torch.distributed as dist

backend = "nccl" if dist.is_nccl_available() else "gloo"
print("gloo is there:", dist.is_gloo_available())
dist.init_process_group(backend, store=dist.HashStore(), rank=0, world_size=1)
print("processes:", dist.get_world_size())
dist.destroy_process_group()
