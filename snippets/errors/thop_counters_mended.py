"""Drop the counters, and load strictly."""

import torch
from torch import nn

counted = nn.Sequential(nn.Linear(4, 2))
for name in "total_ops", "total_params":
    counted.register_buffer(name, torch.zeros(1))

state, counters = counted.state_dict(), ("total_ops", "total_params")
kept = {key: state[key] for key in state if not key.endswith(counters)}
print(nn.Sequential(nn.Linear(4, 2)).load_state_dict(kept))
