"""Make tensors of them first."""

import torch
from torch import nn

layer = nn.Linear(4, 2)
saved = {key: tensor.numpy() for key, tensor in layer.state_dict().items()}
state = {key: torch.as_tensor(value) for key, value in saved.items()}
print(nn.Linear(4, 2).load_state_dict(state))
