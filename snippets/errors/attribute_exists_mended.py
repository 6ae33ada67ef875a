"""Register it once; later an assignment is enough."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", None)


net = Net()
net.mean = torch.zeros(3)
print(dict(net.named_buffers()))
