"""A `ModuleList` is called."""
# raises: NotImplementedError

import torch
from torch import nn

layers = nn.ModuleList([nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2)])
layers(torch.randn(3, 4))
