"""A table on the CPU is asked for a row that was found on the GPU."""
# raises: RuntimeError
# needs: cuda

import torch

names = torch.tensor([7, 8, 9])
scores = torch.tensor([0.1, 0.7, 0.2], device="cuda")
names[scores.argmax()[None]]
