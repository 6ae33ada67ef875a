"""Give them back their channel, height and width."""

import torch
from torch import nn

x = torch.randn(64, 784)
out = nn.Conv2d(1, 6, 5)(x.view(-1, 1, 28, 28))
print(out.shape)
