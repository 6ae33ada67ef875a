"""Convert first, or say the dtype in the call."""

import torch

scores = torch.tensor([1, 2])
print(scores.float().softmax(0).tolist())
print(scores.softmax(0, dtype=torch.float32).dtype)
