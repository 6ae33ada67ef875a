"""Keep away from where the slope has no bound."""

import torch

x = torch.zeros(1, requires_grad=True)
(x * x.clamp(min=1e-8).sqrt()).sum().backward()
print(x.grad.isfinite().all())
