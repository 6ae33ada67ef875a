"""The gradient for a parameter that the loss does not use."""
# raises: RuntimeError

import torch
from torch import nn

used, spare = nn.Linear(4, 1), nn.Linear(4, 1)
loss = used(torch.randn(3, 4)).mean()
torch.autograd.grad(loss, [used.weight, spare.weight])
