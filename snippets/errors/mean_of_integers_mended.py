"""Make it floats first."""

import torch

predicted, labels = torch.tensor([0, 1, 1, 2]), torch.tensor([0, 1, 2, 2])
print((predicted == labels).float().mean().item())
