"""Code of PyTorch 0.3, when a loss had one axis."""
# raises: IndexError

import torch

loss = torch.tensor([1.0, 3.0]).mean()
print(loss[0])
