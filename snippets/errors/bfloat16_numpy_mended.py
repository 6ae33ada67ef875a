"""By way of float32, which holds each bfloat16 exactly."""

import torch

x = torch.ones(2, dtype=torch.bfloat16) / 3
array = x.float().numpy()
print(array.dtype, torch.equal(torch.from_numpy(array).bfloat16(), x))
