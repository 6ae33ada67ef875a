"""A module of one's own is asked for its device."""
# raises: AttributeError

import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 2))
torch.randn(3, 4, device=model.device)
