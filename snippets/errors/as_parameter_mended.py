"""Write into it, or assign another parameter."""

import torch
from torch import nn

layer = nn.Linear(4, 2)
optimizer = torch.optim.SGD(layer.parameters())
with torch.no_grad():
    layer.weight.copy_(torch.zeros(2, 4))
print("still the optimizer's:", optimizer.param_groups[0]["params"][0] is layer.weight)
layer.weight = nn.Parameter(torch.zeros(2, 4))
print("and now:", optimizer.param_groups[0]["params"][0] is layer.weight)
