"""Frozen, without gradients, without an optimizer: what does a call change?"""

import torch
from torch import nn

norm = nn.BatchNorm1d(3).requires_grad_(False)
before = {key: tensor.clone() for key, tensor in norm.state_dict().items()}

with torch.no_grad():
    norm(torch.randn(8, 3))

after = norm.state_dict()
print([key for key in after if not torch.equal(after[key], before[key])])
