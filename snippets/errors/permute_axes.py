"""The axes of a batch of pictures, for one picture."""
# raises: RuntimeError

import torch

picture = torch.randn(32, 32, 3)
picture.permute(0, 3, 1, 2)
