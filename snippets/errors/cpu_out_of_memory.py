"""(N, 1) minus (N,) is (N, N): here a million times a million numbers."""
# raises: RuntimeError

import torch

predicted = torch.zeros(1_000_000, 1)
target = torch.zeros(1_000_000)
predicted - target
