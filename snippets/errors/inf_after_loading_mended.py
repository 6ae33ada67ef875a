"""bfloat16 has the range of float32."""

import torch
from torch import nn

model = nn.Linear(1, 1, bias=False).bfloat16()
model.load_state_dict({"weight": torch.tensor([[70000.0]])})
print(model.weight.isfinite().all().item(), torch.finfo(torch.float16).max)
