"""Allow it, and find out which it is."""

import torch
from torch import nn

used, spare = nn.Linear(4, 1), nn.Linear(4, 1)
loss = used(torch.randn(3, 4)).mean()
grads = torch.autograd.grad(loss, [used.weight, spare.weight], allow_unused=True)
print([None if grad is None else tuple(grad.shape) for grad in grads])
