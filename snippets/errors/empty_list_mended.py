"""Find out why there is no batch."""

import torch
from torch.utils.data import DataLoader

loader = DataLoader(torch.randn(3, 2), batch_size=8)
print("batches:", len(loader))
print(torch.cat([batch * 2 for batch in loader]).shape)
