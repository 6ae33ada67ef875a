"""The shape of a grey picture has no channels."""
# raises: ValueError

import torch

picture = torch.randn(28, 28)
channels, height, width = picture.shape
