"""An LSTM for 10 features gets 20."""
# raises: RuntimeError

import torch
from torch import nn

nn.LSTM(10, 20)(torch.randn(5, 3, 20))
