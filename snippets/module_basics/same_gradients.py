"""forward() called directly gives the same numbers and the same gradients."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))
x = torch.randn(5, 3)

gradients = []
for run in (model, model.forward):
    model.zero_grad()
    output = run(x)
    output.sum().backward()
    gradients.append(model[0].weight.grad)
    with torch.no_grad():
        print("tracked:", output.requires_grad, "| under no_grad:", run(x).requires_grad)

print("same output:   ", torch.equal(model(x), model.forward(x)))
print("same gradients:", torch.equal(*gradients))
