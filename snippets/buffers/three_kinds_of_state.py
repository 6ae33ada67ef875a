"""Only parameters and buffers are registered, and of buffers only persistent ones are saved."""

import torch
from torch import nn


class Holder(nn.Module):
    def __init__(self):
        super().__init__()
        self.parameter = nn.Parameter(torch.ones(2))
        self.register_buffer("buffer", torch.ones(2))
        self.register_buffer("cache", torch.ones(2), persistent=False)
        self.plain = torch.ones(2)


holder = Holder()
parameters = dict(holder.named_parameters())
buffers = dict(holder.named_buffers())
saved = holder.state_dict()
moved = holder.to(torch.float64)

print("name       parameters()  buffers()  state_dict()  follows .to()")
for name in ("parameter", "buffer", "cache", "plain"):
    follows = getattr(moved, name).dtype == torch.float64
    print(
        f"{name:<10} {name in parameters!s:<13} {name in buffers!s:<10} "
        f"{name in saved!s:<13} {follows}"
    )
