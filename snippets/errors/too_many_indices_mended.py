"""Add the axis of the batch."""

import torch

hidden = torch.randn(5, 8)
print(hidden.unsqueeze(0)[:, -1, :].shape)
