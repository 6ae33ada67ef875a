"""“Input type … should be the same” is a convolution's message; every layer has its own."""

import torch
from torch import nn

x = torch.ones(1, 1, 4, dtype=torch.float64)

for layer in (nn.Conv1d(1, 1, 2, bias=False), nn.Conv1d(1, 1, 2), nn.Linear(4, 2)):
    try:
        layer(x)
    except RuntimeError as error:
        print(f"{type(layer).__name__}, bias {layer.bias is not None!s:<6}{error}")

embedding = nn.Embedding(4, 2)
try:
    embedding(torch.tensor([1.0]))
except RuntimeError as error:
    print("Embedding:           ", str(error).split(";")[0])
