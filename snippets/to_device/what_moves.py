"""to() moves what the module has registered; the rest stays where it was."""

import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3))
model.plain = torch.ones(3)  # an attribute, not registered
optimizer = torch.optim.Adam(model.parameters())
x = torch.randn(5, 4)
model(x).pow(2).sum().backward()
optimizer.step()
weight = model[0].weight
average = optimizer.state[weight]["exp_avg"]  # Adam's running average of the gradients

model.to("meta")  # stands in for a GPU
print("weight          ", model[0].weight.device)
print("its gradient    ", model[0].weight.grad.device)
print("running_mean    ", model[1].running_mean.device)
print("plain           ", model.plain.device)
print("Adam's average  ", average.device)
print("x               ", x.device)
