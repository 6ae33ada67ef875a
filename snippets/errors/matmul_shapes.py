"""The convolutions give 128 numbers a row; the layer after them was built for 256."""
# raises: RuntimeError

import torch
from torch import nn

body = nn.Sequential(nn.Conv2d(3, 8, 3), nn.MaxPool2d(2), nn.Flatten())
model = nn.Sequential(body, nn.Linear(256, 10))
model(torch.randn(32, 3, 10, 10))
