"""An optimizer and a buffer, both taken before a move."""

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
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
mean = model.norm.running_mean  # to look at it later
before = model.head.bias.tolist()

model.to(torch.float64)
model(torch.rand(8, 4, dtype=torch.float64)).sum().backward()
optimizer.step()

print("a weight has changed:", model.head.bias.tolist() != before)
print("mean has changed:", mean.any().item())  # is any number not 0?
