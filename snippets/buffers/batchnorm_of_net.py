"""A network's BatchNorm: each call in train mode changes its buffers, with no optimizer."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 3)
        self.norm = nn.BatchNorm1d(3)
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        return self.head(self.norm(self.hidden(x)).relu())


net = Net()
for mode in (True, False):
    net.train(mode)
    before = {name: buffer.clone() for name, buffer in net.named_buffers()}
    net(torch.randn(8, 4))
    print("train mode:" if mode else "eval mode:")
    for name, buffer in net.named_buffers():
        print(f"    {name:<25} changed: {not torch.equal(buffer, before[name])}")
