"""Gradient checkpointing over a block whose input has no gradient."""
# warns: UserWarning

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

block = nn.Linear(4, 4)
out = checkpoint(block, torch.randn(3, 4), use_reentrant=True)
print("the output has a graph:", out.requires_grad)
