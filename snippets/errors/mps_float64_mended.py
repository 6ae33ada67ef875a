"""Make it float32 on the CPU, before it goes to the device."""

import numpy as np
import torch

scores = np.array([0.5, 1.5])
tensor = torch.as_tensor(scores, dtype=torch.float32)
print(tensor.dtype, tensor.to("cpu").tolist())
