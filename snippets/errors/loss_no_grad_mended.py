"""See where the graph ends: `requires_grad` of each step."""

import torch
from torch import nn

model = nn.Linear(4, 1)
out = model(torch.randn(3, 4))
loss = out.mean()
print([tensor.requires_grad for tensor in (model.weight, out, loss)])
loss.backward()
print(model.weight.grad.shape)
