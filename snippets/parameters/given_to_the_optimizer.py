"""Six parameters with gradients, an optimizer, and one step."""

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


net = Net()
optimizer = torch.optim.SGD(net.head.parameters(), lr=0.1)  # the head's weight and bias
net.head.bias = nn.Parameter(torch.zeros(2))  # a new object under the old name
before = {name: parameter.clone() for name, parameter in net.named_parameters()}

net(torch.randn(8, 4)).sum().backward()
optimizer.step()

print("name           has .grad  updated")
for name, parameter in net.named_parameters():
    has_grad = parameter.grad is not None
    updated = not torch.equal(parameter, before[name])
    print(f"{name:<14} {has_grad}       {updated}")
