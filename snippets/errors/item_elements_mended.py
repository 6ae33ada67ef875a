"""Make it one number first, or ask for the list."""

import torch

loss = torch.tensor([1.0, 2.0, 3.0])
print(loss.mean().item(), loss.tolist())
