"""The output of an LSTM is taken for a tensor."""
# raises: AttributeError

import torch
from torch import nn

out = nn.LSTM(4, 8)(torch.randn(5, 3, 4))
print(out.shape)
