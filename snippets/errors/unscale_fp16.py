"""The weights are float16, and a scaler is to train them."""
# raises: ValueError

import torch
from torch import nn

model, scaler = nn.Linear(2, 1).half(), torch.amp.GradScaler("cpu")
optimizer = torch.optim.SGD(model.parameters())
scaler.scale(model(torch.ones(1, 2).half()).sum()).backward()
scaler.step(optimizer)
