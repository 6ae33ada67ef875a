"""A file of a model in which a counter of operations left its buffers."""
# raises: RuntimeError

import torch
from torch import nn

counted = nn.Sequential(nn.Linear(4, 2))
for name in "total_ops", "total_params":  # as old versions of thop do
    counted.register_buffer(name, torch.zeros(1))
nn.Sequential(nn.Linear(4, 2)).load_state_dict(counted.state_dict())
