"""Model and input are converted to float64: are they?"""

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


model, x = Net(), torch.ones(5, 4)
model.to(torch.float64)
x.to(torch.float64)

print(model.norm.running_mean.dtype)
print(model.norm.num_batches_tracked.dtype)
print(x.dtype)
try:
    model(x)
except RuntimeError as error:
    print("RuntimeError:", error)
