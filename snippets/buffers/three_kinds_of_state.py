"""Trained, saved, moved: a parameter is all three, a persistent buffer two, a cache one."""

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
trained = dict(holder.named_parameters())  # what an optimizer is given
saved = holder.state_dict()
holder.to(torch.float64)

print("           trained, saved, moved")
for name in ("parameter", "buffer", "cache", "plain"):
    moved = getattr(holder, name).dtype == torch.float64
    print(f"{name:<10}", [name in trained, name in saved, moved])
