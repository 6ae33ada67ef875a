"""A batch that is a list is sent to the device."""
# raises: AttributeError

import torch
from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(torch.randn(6, 4), torch.zeros(6))
for batch in DataLoader(data, batch_size=3):
    batch.to("cpu")
