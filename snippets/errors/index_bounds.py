"""Row 3 of a batch of 3."""
# raises: IndexError

import torch

x = torch.randn(3, 4)
x[3]
