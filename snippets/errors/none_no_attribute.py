"""forward() computes and returns nothing."""
# raises: AttributeError

import torch
from torch import nn


class Net(nn.Linear):
    def forward(self, x):
        super().forward(x).relu()


Net(4, 2)(torch.randn(3, 4)).mean()
