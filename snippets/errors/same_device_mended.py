"""Send the input to where the model's weights are, and keep the result."""

import torch
from torch import nn

device = "cuda" if torch.cuda.is_available() else "cpu"
model = nn.Embedding(10, 4).to(device)
ids = torch.tensor([1, 2, 3])

ids = ids.to(model.weight.device)
print("shape:", tuple(model(ids).shape))
assert ids.device == model.weight.device
