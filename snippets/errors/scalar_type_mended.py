"""One dtype for both, before the product."""

import torch

query, key = torch.ones(1, 3, 4), torch.ones(1, 3, 4, dtype=torch.float16)
scores = query.to(key.dtype) @ key.transpose(1, 2)
print(scores.dtype, tuple(scores.shape))
