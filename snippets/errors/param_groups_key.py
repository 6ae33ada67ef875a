"""The whole checkpoint was given to the optimizer."""
# raises: KeyError

import torch
from torch import nn

optimizer = torch.optim.Adam(nn.Linear(4, 2).parameters())
checkpoint = {"model": {}, "optimizer": optimizer.state_dict()}
optimizer.load_state_dict(checkpoint)
