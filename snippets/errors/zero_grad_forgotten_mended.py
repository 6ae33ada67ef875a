"""Clear it before each backward()."""

import torch

w = torch.ones(1, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.0)
for _ in range(2):
    optimizer.zero_grad()
    (3 * w).sum().backward()
    optimizer.step()
    print("gradient", w.grad.item())
