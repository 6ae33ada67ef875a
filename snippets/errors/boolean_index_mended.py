"""Make the mask from the tensor that it is for."""

import torch

x = torch.tensor([[1.0, 2.0], [-3.0, 0.0], [5.0, 6.0]])
keep = x[:, 0] > 0
print(keep.shape, x[keep].tolist())
