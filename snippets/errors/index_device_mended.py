"""Bring the index to the tensor that is indexed."""

import torch

device = "cuda" if torch.cuda.is_available() else "cpu"
names = torch.tensor([7, 8, 9])
scores = torch.tensor([0.1, 0.7, 0.2], device=device)

best = scores.argmax()[None].to(names.device)
print(names[best])
