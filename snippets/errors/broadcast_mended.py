"""Keep the axis over which the mean goes: (4, 3) and (4, 1) fit."""

import torch

x = torch.randn(4, 3)
mean = x.mean(dim=1, keepdim=True)
print("mean", tuple(mean.shape), "result", tuple((x - mean).shape))
assert (x - mean).sum(dim=1).abs().max() < 1e-5  # each row has lost its own mean
