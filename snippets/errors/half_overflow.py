"""The old way to hide a position, in float16."""
# raises: RuntimeError

import torch

scores = torch.ones(3, dtype=torch.float16)
scores.masked_fill(torch.tensor([False, False, True]), -1e9)
