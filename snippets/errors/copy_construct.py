"""The loss is wrapped in torch.tensor()."""
# warns: UserWarning

import torch
from torch import nn

model = nn.Linear(4, 1)
loss = torch.tensor(model(torch.randn(3, 4)).mean())
print("has a graph:", loss.requires_grad)
