"""The optimizer's own load_state_dict converts its state."""

import torch
from torch import nn

model = nn.Linear(2, 1)
optimizer = torch.optim.Adam(model.parameters())
for dtype in torch.float32, torch.float64:
    model.to(dtype)(torch.ones(1, 2, dtype=dtype)).sum().backward()
    optimizer.load_state_dict(optimizer.state_dict())
    optimizer.step()
    optimizer.zero_grad()
print(optimizer.state[model.weight]["exp_avg"].dtype)
