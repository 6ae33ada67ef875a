"""Predictions in a column, targets in a row."""
# warns: UserWarning

import torch
from torch import nn

prediction, target = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([1.0, 2.0, 3.0])
print("loss of perfect predictions:", nn.functional.mse_loss(prediction, target).item())
