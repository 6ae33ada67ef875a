"""Give it the entry that has state and param_groups."""

import torch
from torch import nn

optimizer = torch.optim.Adam(nn.Linear(4, 2).parameters(), lr=0.5)
checkpoint = {"model": {}, "optimizer": optimizer.state_dict()}
print("the optimizer's entry:", list(checkpoint["optimizer"]))

other = torch.optim.Adam(nn.Linear(4, 2).parameters())
other.load_state_dict(checkpoint["optimizer"])
print("lr:", other.param_groups[0]["lr"])
