"""The result of .to() is thrown away."""

import torch

x = torch.ones(2)
x.to("meta")
print(x.device)
