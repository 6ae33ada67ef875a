"""A float32 value, loaded into a float16 model."""

import torch
from torch import nn

model = nn.Linear(1, 1, bias=False).half()
print(model.load_state_dict({"weight": torch.tensor([[70000.0]])}))
print(model.weight.item())
