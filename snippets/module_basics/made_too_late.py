"""State may be registered at any time, but .to(), optimizers and load_state_dict() see only what is there."""

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
print("optimizer:", len(optimizer.param_groups[0]["params"]), "of", len(list(both.parameters())), "parameters")
