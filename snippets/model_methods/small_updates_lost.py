"""An update that is small beside its weight is rounded away; in float32 it is not."""

import torch
from torch import nn

for dtype in (torch.float32, torch.float16, torch.bfloat16):
    weight = nn.Parameter(torch.ones(1, dtype=dtype))
    optimizer = torch.optim.SGD([weight], lr=1e-4)
    for _ in range(1000):
        weight.grad = torch.ones_like(weight)  # 1000 steps of 0.0001 each
        optimizer.step()
    print(f"{dtype!s:<15} 1.0 became {weight.item():.2f}")

print()
for dtype in (torch.float32, torch.float16, torch.bfloat16):
    gradients = []
    for scale in (1, 1024):
        weight = nn.Parameter(torch.ones(1, dtype=dtype))
        loss = (weight * 1e-4).sum() * 1e-4
        (scale * loss).backward()
        gradients.append(f"{weight.grad.float().item() / scale:.0e}")
    print(f"{dtype!s:<15} gradient {gradients[0]}, of a scaled loss {gradients[1]}")
