"""Adam's averages are float32, the gradients then float64."""
# raises: RuntimeError

import torch
from torch import nn

model = nn.Linear(2, 1)
optimizer = torch.optim.Adam(model.parameters())
for dtype in torch.float32, torch.float64:
    model.to(dtype)(torch.ones(1, 2, dtype=dtype)).sum().backward()
    optimizer.step()
    optimizer.zero_grad()
