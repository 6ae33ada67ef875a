"""The code expects a batch of texts, and gets one text."""
# raises: IndexError

import torch

hidden = torch.randn(5, 8)  # (tokens, width)
hidden[:, -1, :]
