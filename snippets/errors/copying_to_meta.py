"""Loading into a model on meta copies nothing."""
# warns: UserWarning

import torch
from torch import nn

with torch.device("meta"):
    model = nn.Linear(4, 2)
print(model.load_state_dict(nn.Linear(4, 2).state_dict()))
print("weight:", model.weight.device)
