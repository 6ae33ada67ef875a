"""`x.to(weight)` takes over both the device and the dtype of the weight."""

import torch
from torch import nn

device = "cuda" if torch.cuda.is_available() else "cpu"
model = nn.Conv2d(3, 8, 3).to(device)
image = torch.ones(1, 3, 5, 5, dtype=torch.float64)

image = image.to(model.weight)
print("image:", image.dtype, " output:", tuple(model(image).shape))
assert image.device == model.weight.device
