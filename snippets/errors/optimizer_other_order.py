"""The new optimizer has the parameters in another order."""

import torch
from torch import nn

model = nn.ParameterDict({"a": torch.zeros(2), "b": torch.zeros(2)})
old = torch.optim.Adam([model["a"], model["b"]])
(model["a"] + 5 * model["b"]).sum().backward()
old.step()
new = torch.optim.Adam([model["b"], model["a"]])
new.load_state_dict(old.state_dict())
for name, value in model.items():
    saved, loaded = (o.state[value]["exp_avg"][0] for o in (old, new))
    print(f"{name} saved: {saved:.1f} loaded: {loaded:.1f}")
