"""Take out the keys below the prefix, and cut it off them."""

import torch
from torch import nn

task = nn.Module()
task.model = nn.Sequential(nn.Linear(4, 2))
task.loss = nn.CrossEntropyLoss(weight=torch.ones(2))

state, prefix = task.state_dict(), "model."
inside = [key for key in state if key.startswith(prefix)]
ours = {key.removeprefix(prefix): state[key] for key in inside}
print("left out:", [key for key in state if key not in inside])
print(nn.Sequential(nn.Linear(4, 2)).load_state_dict(ours))
