"""The layers are in a plain list, so the module has no parameters."""
# raises: ValueError

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(4, 4), nn.Linear(4, 2)]


torch.optim.SGD(Net().parameters())
