"""Give both, or make the second one optional."""

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x, mask=None):
        return x if mask is None else x * mask


print(Net()(torch.ones(3)), Net()(torch.ones(3), mask=torch.tensor([1.0, 0.0, 1.0])))
