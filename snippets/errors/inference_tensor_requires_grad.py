"""A result of inference_mode() is to have a gradient."""
# raises: RuntimeError

import torch

with torch.inference_mode():
    image = torch.ones(3) * 2
image.requires_grad_()
