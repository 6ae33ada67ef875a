"""The letter d stands for 8 in one tensor and for 6 in the other."""
# raises: RuntimeError

import torch

q, k = torch.randn(2, 5, 8), torch.randn(2, 7, 6)
torch.einsum("bqd,bkd->bqk", q, k)
