"""The batch has a field that forward() does not take."""
# raises: TypeError

import torch
from torch import nn


class Net(nn.Module):
    def forward(self, input_ids):
        return input_ids.float()


net = Net()
net(input_ids=torch.ones(3))
net(input_ids=torch.ones(3), token_type_ids=torch.zeros(3))
