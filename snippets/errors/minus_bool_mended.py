"""The opposite of a mask, and its numbers."""

import torch

mask = torch.tensor([True, False])
print((~mask).tolist(), (1 - mask.long()).tolist())
