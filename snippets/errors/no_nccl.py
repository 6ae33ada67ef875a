"""A backend that this build does not have; "nccl" on a CPU says the same."""
# raises: RuntimeError

import torch.distributed as dist

dist.init_process_group("mpi", store=dist.HashStore(), rank=0, world_size=1)
