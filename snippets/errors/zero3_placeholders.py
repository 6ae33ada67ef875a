"""A file whose tensors are empty."""
# raises: RuntimeError

import torch
from torch import nn

model = nn.Linear(4, 2)
model.load_state_dict({key: torch.empty(0) for key in model.state_dict()})
