"""`no_grad()` for what will be used again, or a clone."""

import torch
from torch import nn

body, head, x = nn.Linear(8, 4), nn.Linear(4, 2), torch.randn(3, 8)
with torch.no_grad():
    features = body(x)
head(features).sum().backward()
print(head.weight.grad.shape)
with torch.inference_mode():
    features = body(x)
head(features.clone()).sum().backward()  # outside of it
