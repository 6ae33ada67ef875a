"""Take the output out of the tuple in a forward() of your own."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 8)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        output, (hidden, cell) = self.lstm(x)
        return self.head(output)


print(Net()(torch.randn(5, 3, 4)).shape)
