"""A function among the layers."""
# raises: TypeError

import torch
from torch import nn

nn.Sequential(nn.Linear(4, 4), torch.relu)
