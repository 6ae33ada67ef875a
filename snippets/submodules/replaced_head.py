"""A layer put in later is new: float32, in train mode, unknown to the optimizer."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 10)).double().eval()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

model[1] = nn.Linear(4, 2)
print("body:", model[0].weight.dtype, "| training:", model[0].training)
print("head:", model[1].weight.dtype, "| training:", model[1].training)

x = torch.ones(1, 4, dtype=torch.float64)
try:
    model(x)
except RuntimeError as error:
    print("RuntimeError:", error)

model.double()
before = model[1].weight.clone()
model(x).sum().backward()
optimizer.step()
print("gradient:", model[1].weight.grad is not None)
print("updated: ", not torch.equal(model[1].weight, before))

optimizer.add_param_group({"params": model[1].parameters()})
optimizer.step()
print("updated once added to the optimizer:", not torch.equal(model[1].weight, before))
