"""A model spread by a device map, under a launcher; both are marked by hand here."""
# raises: ValueError

from accelerate import Accelerator
from accelerate.utils import DistributedType
from torch import nn

accelerator = Accelerator(cpu=True)
accelerator.state.distributed_type = DistributedType.MULTI_GPU
model = nn.Linear(2, 1)
model.hf_device_map = {"transformer": 0, "lm_head": 1}
accelerator.prepare(model)
