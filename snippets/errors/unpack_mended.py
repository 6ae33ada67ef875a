"""Give it the axis; or take the axes from the end, where they are the same."""

import torch

picture = torch.randn(28, 28)
channels, height, width = picture.unsqueeze(0).shape
print(channels, height, width)
*rest, height, width = picture.shape
print(rest, height, width)
