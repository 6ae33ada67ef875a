"""A module without forward() can be built, converted and saved; only calling it raises."""

import torch
from torch import nn


class Misspelt(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def foward(self, x):  # one letter short
        return self.layer(x)


model = Misspelt().to(torch.float64)
x = torch.ones(1, 2, dtype=torch.float64)
print("saved:", list(model.state_dict()))
print("called by its own name:", tuple(model.foward(x).shape))

try:
    model(x)
except NotImplementedError as error:
    print("NotImplementedError:", error)
