"""An image as it comes from a file: bytes from 0 to 255."""
# raises: RuntimeError

import torch
from torch import nn

image = torch.full((1, 3, 5, 5), 255, dtype=torch.uint8)
nn.Conv2d(3, 8, 3)(image)
