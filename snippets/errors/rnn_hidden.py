"""The state was kept from a batch of 3; the last batch has 2 rows."""
# raises: RuntimeError

import torch
from torch import nn

lstm = nn.LSTM(4, 8, batch_first=True)
_, state = lstm(torch.randn(3, 5, 4))
lstm(torch.randn(2, 5, 4), state)
