"""Edit a state_dict's tensor in place, then put a new tensor under its key."""

from torch import nn

model = nn.Linear(1, 1, bias=False)
nn.init.constant_(model.weight, 5.0)
state = model.state_dict()

state["weight"].mul_(2)
print(model.weight.item())

state["weight"] = state["weight"] * 2
print(model.weight.item())
