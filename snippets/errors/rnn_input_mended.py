"""The last axis is the features; with `batch_first` the first is the batch."""

import torch
from torch import nn

output, (hidden, cell) = nn.LSTM(20, 30, batch_first=True)(torch.randn(3, 5, 20))
print("output", tuple(output.shape), "hidden", tuple(hidden.shape))
