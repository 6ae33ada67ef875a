"""Numbers from NumPy are float64, the weights are float32."""
# raises: RuntimeError

import numpy as np
import torch
from torch import nn

x = torch.from_numpy(np.ones((1, 4)))
nn.Linear(4, 2)(x)
