"""A mask made for another tensor."""
# raises: IndexError

import torch

x, keep = torch.randn(5, 2), torch.tensor([True, False, True, True])
x[keep]
