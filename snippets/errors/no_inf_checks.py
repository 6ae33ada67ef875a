"""No gradient reached the optimizer's parameters."""
# raises: AssertionError

import torch
from torch import nn

body, head = nn.Linear(4, 4), nn.Linear(4, 1)
optimizer = torch.optim.SGD(head.parameters())
scaler = torch.amp.GradScaler("cpu")
scaler.scale(body(torch.randn(3, 4)).sum()).backward()
scaler.step(optimizer)
