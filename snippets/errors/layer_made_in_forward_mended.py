"""A lazy layer exists from the start and takes its shape from the file."""

import torch
from torch import nn


class Late(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.LazyLinear(2)

    def forward(self, x):
        return self.layer(x)


trained, model = Late(), Late()
x = torch.ones(1, 4)
trained(x)
print(model.load_state_dict(trained.state_dict()))
print("the same output:", torch.equal(model(x), trained(x)))
