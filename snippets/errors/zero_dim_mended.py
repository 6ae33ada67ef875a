"""A loss is a number without axes: `item()`."""

import torch

loss = torch.tensor([1.0, 3.0]).mean()
print(loss.shape, loss.item())
