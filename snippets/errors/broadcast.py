"""A mean over each row, subtracted from a matrix of rows."""
# raises: RuntimeError

import torch

x = torch.randn(4, 3)  # 4 rows
x - x.mean(dim=1)  # (4, 3) - (4,)
