"""Saved with one group of parameters, loaded into an optimizer with two."""
# raises: ValueError

import torch
from torch import nn

layer = nn.Linear(4, 2)
saved = torch.optim.AdamW(layer.parameters()).state_dict()
groups = [{"params": [layer.weight]}, {"params": [layer.bias], "weight_decay": 0}]
torch.optim.AdamW(groups).load_state_dict(saved)
