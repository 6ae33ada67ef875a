"""What comes from NumPy is float64, which an Apple GPU refuses."""

import numpy as np
import torch

scores = np.array([0.5, 1.5])
print(torch.from_numpy(scores).dtype)
print(torch.tensor(scores).dtype)
