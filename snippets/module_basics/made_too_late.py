"""What is registered late was not there for .to(), the optimizer or load_state_dict()."""

import torch
from torch import nn


class Late(nn.Module):
    def forward(self, x):
        if not hasattr(self, "layer"):
            self.layer = nn.Linear(x.shape[-1], 2)
        return self.layer(x)


model = Late().to(torch.float64)
try:
    torch.optim.SGD(model.parameters(), lr=0.1)
except ValueError as error:
    print("ValueError:", error)

model(torch.ones(1, 3))
print("after the first call:", list(model.state_dict()), model.layer.weight.dtype)

try:
    Late().load_state_dict(model.state_dict())
except RuntimeError as error:
    print("RuntimeError:", error)

model.extra = nn.Linear(2, 2)  # from outside: registered like any other
print("children:", [name for name, _ in model.named_children()])

both = nn.Sequential(Late(), nn.Linear(2, 1))
optimizer = torch.optim.SGD(both.parameters(), lr=0.1)  # no error: there is something to train
both(torch.ones(1, 3))
held = len(optimizer.param_groups[0]["params"])
print("optimizer:", held, "of", len(list(both.parameters())), "parameters")

lazy = nn.LazyLinear(2).double()
early = list(lazy.parameters())  # what an optimizer would get
lazy(torch.ones(1, 3, dtype=torch.float64))
assert lazy.weight is early[0] and lazy.weight.dtype == torch.float64, "there from the start"
assert not nn.LazyLinear(2).load_state_dict(lazy.state_dict()).missing_keys, "and it loads"
