"""The name of the loss function is given to the loss."""
# raises: TypeError

import torch
from torch import nn

loss = nn.MSELoss()
for _ in range(2):
    loss = loss(torch.randn(3), torch.randn(3))
