"""Images as Pillow and NumPy hold them: height, width, channels."""
# raises: RuntimeError

import torch
from torch import nn

images = torch.randn(8, 32, 32, 3)
nn.Conv2d(3, 6, 5)(images)
