"""A parameter without a gradient is clipped by hand."""
# raises: AttributeError

import torch
from torch import nn

model = nn.ModuleDict({"used": nn.Linear(4, 1), "spare": nn.Linear(4, 1)})
model["used"](torch.randn(3, 4)).mean().backward()
for p in model.parameters():
    p.grad.clamp_(-1, 1)
