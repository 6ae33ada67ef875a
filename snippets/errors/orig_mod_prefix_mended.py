"""Cut the prefix off, and from now on save the model inside."""

import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 2))
compiled = torch.compile(model)
state = compiled.state_dict()
plain = {key.removeprefix("_orig_mod."): state[key] for key in state}
print(nn.Sequential(nn.Linear(4, 2)).load_state_dict(plain))
print("of the model inside:", list(model.state_dict()))
