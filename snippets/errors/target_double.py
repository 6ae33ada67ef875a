"""Targets from NumPy are float64, the predictions float32."""
# raises: RuntimeError

import numpy as np
import torch
from torch import nn

predicted = nn.Linear(2, 1)(torch.ones(3, 2)).sigmoid()
target = torch.from_numpy(np.ones((3, 1)))
nn.functional.binary_cross_entropy(predicted, target)
