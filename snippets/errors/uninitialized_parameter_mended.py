"""Call the lazy model once, then save it."""

import torch
from torch import nn

lazy = nn.LazyLinear(2)
lazy(torch.ones(1, 4))
print(nn.Linear(4, 2).load_state_dict(lazy.state_dict()))
