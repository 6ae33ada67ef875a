"""eval() alone still records a graph; often .numpy() is the first to trip over it."""

import torch
from torch import nn

model = nn.Linear(8, 3).eval()
x = torch.randn(4, 8)

y = model(x)
print("eval() only:         requires_grad =", y.requires_grad)
try:
    y.numpy()
except RuntimeError as error:
    print("RuntimeError:", error)

with torch.inference_mode():
    y = model(x)
print("with inference_mode: requires_grad =", y.requires_grad)
print("as numpy:           ", y.numpy().shape)
