"""No state means zeros of the right size."""

import torch
from torch import nn

lstm = nn.LSTM(4, 8, batch_first=True)
for rows in 3, 2:
    _, (hidden, cell) = lstm(torch.randn(rows, 5, 4))
    print(tuple(hidden.shape))
