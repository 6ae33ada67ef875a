"""A model on meta is to be moved, and has no numbers."""
# raises: NotImplementedError

import torch
from torch import nn

with torch.device("meta"):
    model = nn.Linear(2, 3)
model.to("cpu")
