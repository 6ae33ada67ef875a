"""Look for placeholders before you keep a file; load one that was gathered."""

import torch
from torch import nn

model = nn.Linear(4, 2)
placeholders = {key: torch.empty(0) for key in model.state_dict()}
gathered = nn.Linear(4, 2).state_dict()
for state in placeholders, gathered:
    print("empty:", [key for key in state if state[key].numel() == 0])
print(model.load_state_dict(gathered))
