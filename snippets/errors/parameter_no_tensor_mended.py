"""A tensor first."""

import torch
from torch import nn

print(nn.Parameter(torch.tensor([1.0, 2.0])))
