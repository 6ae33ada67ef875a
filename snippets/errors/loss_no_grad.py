"""The loss was made under no_grad()."""
# raises: RuntimeError

import torch
from torch import nn

model = nn.Linear(4, 1)
with torch.no_grad():
    loss = model(torch.randn(3, 4)).mean()
loss.backward()
