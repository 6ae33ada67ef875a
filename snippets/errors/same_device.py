"""The model is on the GPU, the ids are still on the CPU."""
# raises: RuntimeError
# needs: cuda

import torch
from torch import nn

model = nn.Embedding(10, 4).to("cuda")
ids = torch.tensor([1, 2, 3])
ids.to("cuda")  # the result is thrown away
model(ids)
