"""An LSTM gives its output and its state, and the next layer gets both."""
# raises: TypeError

import torch
from torch import nn

model = nn.Sequential(nn.LSTM(4, 8), nn.Linear(8, 2))
model(torch.randn(5, 3, 4))
