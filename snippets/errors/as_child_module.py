"""A tensor under the name of a layer."""
# raises: TypeError

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        self.fc = self.fc(x)


Net()(torch.randn(3, 4))
