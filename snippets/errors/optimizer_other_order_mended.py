"""Names are saved with the state, and give the order of the new optimizer."""

import torch
from torch import nn

model = nn.ParameterDict({"a": torch.zeros(2), "b": torch.zeros(2)})
old = torch.optim.Adam(model.named_parameters())
(model["a"] + 5 * model["b"]).sum().backward()
old.step()
state = old.state_dict()
names = state["param_groups"][0]["param_names"]
new = torch.optim.Adam([(name, model[name]) for name in names])
new.load_state_dict(state)
for name, value in model.items():
    saved, loaded = (o.state[value]["exp_avg"][0] for o in (old, new))
    print(f"{name} saved: {saved:.1f} loaded: {loaded:.1f}")
