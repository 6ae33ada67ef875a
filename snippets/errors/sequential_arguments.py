"""Two values for a chain of layers."""
# raises: TypeError

import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
model(torch.randn(2, 4), torch.ones(2))
