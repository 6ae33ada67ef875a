"""Out of place, or on a clone."""

import torch

with torch.inference_mode():
    scores = torch.ones(3) * 2
print(scores + 1, scores.clone().add_(1))
