"""An attempt to make a model smaller."""
# raises: TypeError

import torch
from torch import nn

nn.Linear(2, 2).to(torch.int8)
