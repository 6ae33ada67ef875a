"""unscale_() is called twice before the step."""
# raises: RuntimeError

import torch
from torch import nn

model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters())
scaler = torch.amp.GradScaler("cpu")
scaler.scale(model(torch.randn(3, 4)).mean()).backward()
scaler.unscale_(optimizer)
scaler.unscale_(optimizer)
