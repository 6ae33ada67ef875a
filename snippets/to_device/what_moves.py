"""to() moves what the module has registered; the rest stays where it was."""

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


model = Net()
model.plain = torch.ones(3)  # an attribute, not registered
optimizer = torch.optim.Adam(model.parameters())
x = torch.ones(5, 4)
model(x).sum().backward()
optimizer.step()
average = optimizer.state[model.hidden.weight]["exp_avg"]  # of its gradients, by Adam

model.to("meta")  # stands in for a GPU
print("hidden.weight     ", model.hidden.weight.device)
print("its gradient      ", model.hidden.weight.grad.device)
print("norm.running_mean ", model.norm.running_mean.device)
print("plain             ", model.plain.device)
print("Adam's average    ", average.device)
print("x                 ", x.device)
