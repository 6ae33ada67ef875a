"""Read the file first, then load the dict that was in it."""

import io

import torch
from torch import nn

file = io.BytesIO()  # or "model.pt"
torch.save(nn.Linear(4, 2).state_dict(), file)
file.seek(0)
state = torch.load(file, map_location="cpu")
print(type(state).__name__, nn.Linear(4, 2).load_state_dict(state))
