"""The positions of a padded batch, in prefill and in the step after it."""

import torch

mask = torch.tensor([[0, 0, 0, 1], [0, 1, 1, 1]])
positions = (mask.cumsum(-1) - 1).clamp(min=0)
print("prefill:", positions.tolist())

next_positions = positions[:, -1:] + 1
print("next:   ", next_positions.tolist())
print("next, counted by columns:", mask.shape[1])
