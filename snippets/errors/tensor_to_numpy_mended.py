"""Out of the graph, to the CPU, then to NumPy."""

import torch
from torch import nn

device = "cuda" if torch.cuda.is_available() else "cpu"
model = nn.Linear(2, 1).to(device)
scores = model(torch.ones(3, 2, device=device))

array = scores.detach().cpu().numpy()
print(type(array).__name__, array.shape, array.dtype)
