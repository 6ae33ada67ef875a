"""A script for torchrun, started by python."""
# raises: ValueError

import torch.distributed as dist

dist.init_process_group("gloo")
