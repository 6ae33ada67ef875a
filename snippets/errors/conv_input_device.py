"""The convolution is on the GPU, the image is not."""
# raises: RuntimeError
# needs: cuda

import torch
from torch import nn

model = nn.Conv2d(3, 8, 3).to("cuda")
image = torch.ones(1, 3, 5, 5)
model(image)
