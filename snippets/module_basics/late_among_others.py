"""Among other layers a late one is missed without a word; a lazy one is in time."""

import torch
from torch import nn


class Late(nn.Module):
    def forward(self, x):
        if not hasattr(self, "layer"):
            self.layer = nn.Linear(x.shape[-1], 2)
        return self.layer(x)


for first in (Late(), nn.LazyLinear(2)):
    name = type(first).__name__ + ":"
    model = nn.Sequential(first, nn.Linear(2, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.ones(1, 3))
    held = len(optimizer.param_groups[0]["params"])
    print(f"{name:<11}", held, "of", len(list(model.parameters())), "parameters held")

model.extra = nn.Linear(1, 1)  # late and from outside
print("from outside:", [name for name, _ in model.named_children()])

lazy = nn.LazyLinear(2).double()
early = lazy.weight
lazy(torch.ones(1, 3, dtype=torch.float64))
assert lazy.weight is early and early.dtype == torch.float64, "there from the start"
nn.LazyLinear(2).load_state_dict(lazy.state_dict())  # and loading finds it
