"""A skip connection whose picture was halved and doubled: 25 became 24."""
# raises: RuntimeError

import torch
from torch import nn

x = torch.randn(1, 8, 25, 25)
back = nn.functional.interpolate(nn.functional.max_pool2d(x, 2), scale_factor=2)
torch.cat([x, back], dim=1)
