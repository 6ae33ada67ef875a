"""A module with a lambda is saved whole."""
# raises: AttributeError

import io

import torch
from torch import nn


def build():
    net = nn.Linear(4, 2)
    net.scale = lambda x: 2 * x
    return net


torch.save(build(), io.BytesIO())
