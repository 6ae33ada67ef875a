"""Turn the last two axes of the second one round."""

import torch

q, k = torch.randn(2, 5, 8), torch.randn(2, 5, 8)
scores = torch.bmm(q, k.transpose(1, 2))  # (2, 5, 8) @ (2, 8, 5)
print(scores.shape)
