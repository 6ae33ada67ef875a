"""Ask a parameter."""

import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 2))
device = next(model.parameters()).device
print(device, model(torch.randn(3, 4, device=device)).shape)
