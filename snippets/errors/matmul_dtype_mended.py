"""Give the input the dtype of the weights."""

import numpy as np
import torch
from torch import nn

layer = nn.Linear(4, 2)
x = torch.from_numpy(np.ones((1, 4))).to(layer.weight.dtype)
print(layer(x).dtype)
