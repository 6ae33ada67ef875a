"""Whole numbers are made a parameter."""
# raises: RuntimeError

import torch
from torch import nn

nn.Parameter(torch.tensor([1, 2]))
