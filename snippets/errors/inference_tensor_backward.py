"""Features made under inference_mode() go into training."""
# raises: RuntimeError

import torch
from torch import nn

with torch.inference_mode():
    features = nn.Linear(8, 4)(torch.randn(3, 8))
nn.Linear(4, 2)(features)
