"""forward() calls the module itself."""
# raises: RecursionError

import torch
from torch import nn


class Net(nn.Linear):
    def forward(self, x):
        return self(x).relu()


Net(4, 2)(torch.randn(3, 4))
