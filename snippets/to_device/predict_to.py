"""Two calls of to(), and what their results are assigned to: which dtype is where?"""

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
wide_model = model.to(torch.float64)
wide_x = x.to(torch.float64)

print("model, norm.running_mean:       ", model.norm.running_mean.dtype)
print("wide_model, num_batches_tracked:", wide_model.norm.num_batches_tracked.dtype)
print("x:                              ", x.dtype)
print("model(wide_x):                  ", model(wide_x).dtype)
