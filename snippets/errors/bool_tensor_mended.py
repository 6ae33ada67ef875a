"""Make the loss, then call it."""

import torch
from torch import nn

prediction, target = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0])
loss = nn.MSELoss()
print(loss(prediction, target))
same = prediction == target  # for an `if`, say which of the two you mean
print(same.all().item(), same.any().item())
