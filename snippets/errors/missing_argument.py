"""forward() takes two values and is given one."""
# raises: TypeError

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x, mask):
        return x * mask


net = Net()
net(torch.ones(3), torch.ones(3))
net(torch.ones(3))
