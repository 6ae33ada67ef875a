"""forward() called directly gives the same numbers and the same gradients."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        return self.head(self.norm(self.hidden(x)).relu())


torch.manual_seed(0)
model = Net()
x = torch.randn(5, 4)

outputs, gradients = [], []
for run in (model, model.forward):
    model.zero_grad()
    outputs.append(run(x))
    outputs[-1].sum().backward()
    gradients.append(model.hidden.weight.grad)
    print("requires_grad:", outputs[-1].requires_grad, end=" | ")
    with torch.no_grad():
        print("under no_grad:", run(x).requires_grad)

print("same output:   ", torch.equal(*outputs))
print("same gradients:", torch.equal(*gradients))
