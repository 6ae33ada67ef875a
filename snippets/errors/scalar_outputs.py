"""backward() from a loss for each row."""
# raises: RuntimeError

import torch
from torch import nn

model, x, y = nn.Linear(4, 2), torch.randn(3, 4), torch.tensor([0, 1, 1])
loss = nn.functional.cross_entropy(model(x), y, reduction="none")
loss.backward()
