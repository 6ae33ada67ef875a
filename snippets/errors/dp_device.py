"""The wrapper takes all GPUs, and the model is still on the CPU."""
# raises: RuntimeError
# needs: cuda

import torch
from torch import nn

model = nn.DataParallel(nn.Linear(2, 1), device_ids=[0])
model(torch.ones(4, 2))
