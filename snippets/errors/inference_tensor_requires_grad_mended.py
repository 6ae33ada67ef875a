"""A clone, made outside."""

import torch

with torch.inference_mode():
    image = torch.ones(3) * 2
image = image.clone().requires_grad_()
image.square().sum().backward()
print(image.grad)
