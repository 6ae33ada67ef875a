"""Send its tensors."""

import torch
from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(torch.randn(6, 4), torch.zeros(6))
for batch in DataLoader(data, batch_size=3):
    x, y = (tensor.to("cpu") for tensor in batch)
    print(x.shape, y.shape)
