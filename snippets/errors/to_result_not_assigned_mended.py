"""A tensor's .to() returns another tensor."""

import torch

x = torch.ones(2)
x = x.to("meta")
print(x.device)
