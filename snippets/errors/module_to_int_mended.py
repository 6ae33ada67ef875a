"""16 bits halve the memory; the ids are what becomes an integer."""

import torch
from torch import nn

model = nn.Linear(2, 2).to(torch.bfloat16)
ids = torch.tensor([1.0, 2.0]).to(torch.long)
print({p.dtype for p in model.parameters()}, ids.dtype)
