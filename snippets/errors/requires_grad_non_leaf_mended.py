"""Cut the graph here, or freeze the layer before it."""

import torch
from torch import nn

layer, x = nn.Linear(4, 4), torch.randn(3, 4)
print(layer(x).detach().requires_grad, layer.requires_grad_(False)(x).requires_grad)
