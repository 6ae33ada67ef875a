"""forward() called directly gives the same numbers and the same gradients."""

import torch
from torch import nn

model = nn.Linear(4, 2)
x = torch.randn(5, 4)

outputs, gradients = [], []
for label, run in (("model(x)", model), ("model.forward(x)", model.forward)):
    model.zero_grad()
    output = run(x)
    output.pow(2).sum().backward()
    outputs.append(output)
    gradients.append(model.weight.grad)
    with torch.no_grad():
        without = run(x)
    print(f"{label:<17} requires_grad: {output.requires_grad}", end=" | ")
    print("under no_grad:", without.requires_grad)

print("same output:   ", torch.equal(*outputs))
print("same gradients:", torch.equal(*gradients))
