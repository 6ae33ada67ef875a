"""Id 10 in a table of 10 rows: the last row is number 9."""
# raises: torch.AcceleratorError
# needs: cuda

import torch
from torch import nn

embedding = nn.Embedding(10, 4).to("cuda")
ids = torch.tensor([3, 10]).to("cuda")
print(embedding(ids))
