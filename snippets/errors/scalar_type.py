"""Scores of attention from a query in float32 and a key in float16."""
# raises: RuntimeError

import torch

query, key = torch.ones(1, 3, 4), torch.ones(1, 3, 4, dtype=torch.float16)
query @ key.transpose(1, 2)
