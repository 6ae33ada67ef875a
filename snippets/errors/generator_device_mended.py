"""A generator for the device on which the numbers are made."""

import torch

device = "cuda" if torch.cuda.is_available() else "cpu"
generator = torch.Generator(device).manual_seed(0)
one = torch.randn(2, device=device, generator=generator)
two = torch.randn(2, device=device, generator=generator.manual_seed(0))
print("same seed, same numbers:", torch.equal(one, two))
