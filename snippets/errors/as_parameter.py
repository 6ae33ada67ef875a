"""A tensor under the name of a parameter."""
# raises: TypeError

import torch
from torch import nn

layer = nn.Linear(4, 2)
layer.weight = torch.zeros(2, 4)
