"""DDP before the processes know of each other."""
# raises: ValueError

from torch import nn
from torch.nn.parallel import DistributedDataParallel

DistributedDataParallel(nn.Linear(2, 1))
