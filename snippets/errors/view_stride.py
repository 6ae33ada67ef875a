"""Heads are turned to the back, then `view` is to join them."""
# raises: RuntimeError

import torch

x = torch.randn(2, 4, 5, 8)  # (batch, heads, tokens, width)
x.transpose(1, 2).view(2, 5, 32)
