"""A hook sees positional arguments only, unless it was registered with with_kwargs=True."""

import torch
from torch import nn


class Scale(nn.Module):
    def forward(self, x, factor=1):
        return x * factor


def plain(module, args):
    print("plain hook:      ", len(args), "positional")


def with_keywords(module, args, kwargs):
    print("with_kwargs=True:", len(args), "positional, keywords:", sorted(kwargs))


scale = Scale()
scale.register_forward_pre_hook(plain)
scale.register_forward_pre_hook(with_keywords, with_kwargs=True)

scale(torch.ones(1), factor=2)
scale(x=torch.ones(1), factor=2)
