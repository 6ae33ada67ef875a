"""Make it a string, here and where it is looked up."""

import torch
from torch import nn

heads = nn.ModuleDict({str(task): nn.Linear(4, 2) for task in range(3)})
print(list(heads), heads[str(2)](torch.randn(1, 4)).shape)
