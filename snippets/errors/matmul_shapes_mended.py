"""Ask the layers before what they give, and build the next one for that."""

import torch
from torch import nn

body = nn.Sequential(nn.Conv2d(3, 8, 3), nn.MaxPool2d(2), nn.Flatten())
features = body(torch.zeros(1, 3, 10, 10)).shape[1]
print("in_features:", features)

model = nn.Sequential(body, nn.Linear(features, 10))
print(model(torch.randn(32, 3, 10, 10)).shape)
