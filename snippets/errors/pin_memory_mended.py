"""The data set stays on the CPU; the loop moves each batch."""

import torch
from torch.utils.data import DataLoader

device = "cuda" if torch.cuda.is_available() else "cpu"
data = torch.arange(4.0)
loader = DataLoader(data, batch_size=2, pin_memory=torch.cuda.is_available())
for batch in loader:
    print(batch.to(device, non_blocking=True).tolist())
