"""Give the targets the dtype of the predictions."""

import numpy as np
import torch
from torch import nn

predicted = nn.Linear(2, 1)(torch.ones(3, 2)).sigmoid()
target = torch.from_numpy(np.ones((3, 1))).to(predicted.dtype)
print(nn.functional.binary_cross_entropy(predicted, target).dtype)
