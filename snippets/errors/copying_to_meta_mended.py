"""assign=True puts the tensors of the file in the place of the empty ones."""

import torch
from torch import nn

with torch.device("meta"):
    model = nn.Linear(4, 2)
print(model.load_state_dict(nn.Linear(4, 2).state_dict(), assign=True))
state = {**dict(model.named_parameters()), **dict(model.named_buffers())}
print("still on meta:", [key for key, tensor in state.items() if tensor.is_meta])
