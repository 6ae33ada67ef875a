"""to(dtype) converts floating-point parameters, gradients and buffers, never integers."""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(2))
        self.register_buffer("scale", torch.ones(2))
        self.register_buffer("cache", torch.ones(2), persistent=False)
        self.register_buffer("positions", torch.arange(2))
        self.register_buffer("mask", torch.tensor([True, False]))
        self.plain = torch.ones(2)


model = Model().eval()
(model.weight * model.scale).sum().backward()
model.to(torch.float16)

for name in ("weight", "scale", "cache", "positions", "mask", "plain"):
    print(f"{name:<12} {getattr(model, name).dtype}")
print(f"weight.grad  {model.weight.grad.dtype}")
print("training:   ", model.training)

try:
    model.to(torch.int8)
except TypeError as error:
    print("TypeError:", str(error).split(", ")[0])
print("a tensor may:", torch.ones(2).to(torch.int8).dtype)
