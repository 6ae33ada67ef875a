"""A GradScaler and a model whose weights are float16."""
# raises: ValueError

import torch
from torch import nn

model = nn.Linear(4, 2).half()
optimizer = torch.optim.SGD(model.parameters())
scaler = torch.amp.GradScaler("cpu")
scaler.scale(model(torch.randn(3, 4).half()).sum()).backward()
scaler.step(optimizer)
