"""Let -1 be found out from the number of elements; keep the batch."""

import torch

x = torch.randn(4, 3, 3)
print(x.view(x.shape[0], -1).shape, "or", x.flatten(1).shape)
