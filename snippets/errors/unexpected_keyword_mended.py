"""Hand over what it takes, which its signature says."""

import inspect

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, input_ids):
        return input_ids.float()


batch = {"input_ids": torch.ones(3), "token_type_ids": torch.zeros(3)}
net = Net()
takes = inspect.signature(net.forward).parameters
print(list(takes), net(**{name: x for name, x in batch.items() if name in takes}))
