"""An output that has a graph goes to NumPy."""
# raises: RuntimeError

import torch
from torch import nn

model = nn.Linear(4, 2).eval()
model(torch.randn(3, 4)).numpy()
