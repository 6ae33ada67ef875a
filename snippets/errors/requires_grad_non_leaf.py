"""An output is to be frozen."""
# raises: RuntimeError

import torch
from torch import nn

features = nn.Linear(4, 4)(torch.randn(3, 4))
features.requires_grad = False
