"""A buffer under the name of a plain attribute."""
# raises: KeyError

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.mean = None
        self.register_buffer("mean", torch.zeros(3))


Net()
