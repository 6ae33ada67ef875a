"""The name of the method is misspelt."""
# raises: NotImplementedError

import torch
from torch import nn


class Net(nn.Module):
    def foward(self, x):
        return x


net = Net()
net.foward(torch.ones(3))  # this works
net(torch.ones(3))
