"""torch.Tensor, with a capital T, makes floats."""
# raises: RuntimeError

import torch
from torch import nn

ids = torch.Tensor([1, 2, 3])
nn.Embedding(10, 4)(ids)
