"""Three calls with the same input: what has the norm counted, and which outputs are equal?"""

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
model, x = Net(), torch.randn(8, 4)

with torch.no_grad():
    first = model(x)
    second = model(x)
    third = model.eval()(x)

print("batches counted:", model.norm.num_batches_tracked.item())
print("first == second:", torch.allclose(first, second))
print("second == third:", torch.allclose(second, third))
