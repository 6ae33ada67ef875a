"""forward() uses a layer that __init__() did not make."""
# raises: AttributeError

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


Net()(torch.randn(3, 4))
