"""Attention scores without the transpose."""
# raises: RuntimeError

import torch

q, k = torch.randn(2, 5, 8), torch.randn(2, 5, 8)  # (batch, tokens, width)
scores = torch.bmm(q, k)
