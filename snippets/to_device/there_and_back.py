"""float16 and back costs the model its digits; a converted copy does not."""

import copy

import torch
from torch import nn

model = nn.Linear(2, 2)
with torch.no_grad():
    model.weight.fill_(0.1)

small = copy.deepcopy(model).to(torch.float16)
print("the copy in float16:      ", round(small.weight[0, 0].item(), 7))
print("the model, untouched:     ", round(model.weight[0, 0].item(), 7))

model.to(torch.float16)
model.to(torch.float64)
print("the model, there and back:", round(model.weight[0, 0].item(), 7))
