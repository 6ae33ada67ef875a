"""Pass by those that have none, and see which they are."""

import torch
from torch import nn

model = nn.ModuleDict({"used": nn.Linear(4, 1), "spare": nn.Linear(4, 1)})
model["used"](torch.randn(3, 4)).mean().backward()
nn.utils.clip_grad_value_(model.parameters(), 1.0)
print("without:", [name for name, p in model.named_parameters() if p.grad is None])
