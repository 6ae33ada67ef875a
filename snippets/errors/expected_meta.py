"""A layer built on meta gets an input with numbers."""
# raises: RuntimeError

import torch
from torch import nn

with torch.device("meta"):
    model = nn.Linear(2, 3)
model(torch.ones(1, 2))
