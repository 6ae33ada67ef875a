"""Name each axis once."""

import torch

picture = torch.randn(32, 32, 3)
print(picture.permute(2, 0, 1).shape, picture.movedim(-1, 0).shape)
