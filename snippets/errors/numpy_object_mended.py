"""Make it an array of floats first, and look at the holes."""

import numpy as np
import torch

array = np.array([1.0, None, 3.0]).astype(np.float32)
tensor = torch.from_numpy(array)
print(tensor.tolist(), "holes:", tensor.isnan().sum().item())
