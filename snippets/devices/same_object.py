"""Which of a module's tensors are the same objects after to()?"""

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
model.shift = torch.ones(2)  # a plain attribute, not registered
model(torch.rand(2, 4)).sum().backward()


def tensors():
    weight = model.hidden.weight
    return {"parameter": weight, "gradient": weight.grad,
            "buffer": model.norm.running_mean, "attribute": model.shift}


before = tensors()
model.to(torch.float64)  # stands for the GPU
for kind, new in tensors().items():
    print(f"{kind:<10}{new.dtype}  the same object: {new is before[kind]}")
