"""One call gives it its shape."""

import torch
from torch import nn

layer = nn.LazyLinear(2)
layer(torch.zeros(1, 4))
print(layer, sum(p.numel() for p in layer.parameters()))
