"""Both sides in one shape."""

import torch

predicted = torch.zeros(1_000_000, 1)
target = torch.zeros(1_000_000)

difference = predicted.squeeze(1) - target
print(tuple(difference.shape), f"{difference.nbytes / 1e6:.0f} MB")
