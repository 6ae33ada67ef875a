"""An optimizer made before the replacement passes the new layer by."""

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
net = Net().double()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
old = net.head
net.head = nn.Linear(3, 5)

x = torch.randn(5, 4, dtype=torch.float64)
try:
    net(x)
except RuntimeError as error:
    print("RuntimeError:", error)

net.double()
before = net.head.weight.clone()
net(x).sum().backward()
optimizer.step()
print("gradient:", net.head.weight.grad is not None)
print("updated: ", not torch.equal(net.head.weight, before))

optimizer.add_param_group({"params": net.head.parameters()})
optimizer.step()
print("updated once added to the optimizer:", not torch.equal(net.head.weight, before))
assert old.weight.grad is None, "nor does the layer that is gone learn anything"
