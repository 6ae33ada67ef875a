"""One backward of their sum."""

import torch
from torch import nn

body, head = nn.Linear(4, 4), nn.Linear(4, 1)
features = body(torch.randn(3, 4)).sigmoid()
loss = head(features).mean() + features.square().mean()
loss.backward()
print(body.weight.grad.shape)
