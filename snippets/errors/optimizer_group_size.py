"""The model got a layer, so the optimizer has more parameters than its file."""
# raises: ValueError

import torch
from torch import nn

saved = torch.optim.Adam(nn.Linear(4, 4).parameters()).state_dict()
model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 2))
torch.optim.Adam(model.parameters()).load_state_dict(saved)
