"""The model to the first GPU, and then the wrapper."""

import torch
from torch import nn

device = "cuda:0" if torch.cuda.is_available() else "cpu"
model = nn.DataParallel(nn.Linear(2, 1).to(device))
print(tuple(model(torch.ones(4, 2, device=device)).shape))
