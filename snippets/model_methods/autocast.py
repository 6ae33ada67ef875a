"""Under autocast the weights and gradients stay float32; each operation picks its dtype."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4), nn.Softmax(-1))
x = torch.randn(2, 4)

with torch.autocast("cpu", dtype=torch.bfloat16):
    hidden = x
    for layer in model:
        hidden = layer(hidden)
        print(f"{type(layer).__name__:<10} gives {hidden.dtype}")
    loss = nn.functional.mse_loss(hidden, x)
    print(f"mse_loss   gives {loss.dtype}")
loss.backward()
print("weight:         ", model[0].weight.dtype)
print("its gradient:   ", model[0].weight.grad.dtype)
print("outside:        ", model(x).dtype)

model.bfloat16()
try:
    model(x)
except RuntimeError as error:
    print("bfloat16(): RuntimeError:", error)
