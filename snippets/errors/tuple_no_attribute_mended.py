"""Take it apart."""

import torch
from torch import nn

output, (hidden, cell) = nn.LSTM(4, 8)(torch.randn(5, 3, 4))
print(output.shape, hidden.shape)
print("the last step's output is the state:", output[-1].equal(hidden[-1]))
