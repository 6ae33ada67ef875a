"""A whole model is saved, and one of its attributes is a lambda."""
# raises: AttributeError

import io

import torch
from torch import nn


def build():
    model = nn.Linear(4, 2)
    model.activation = lambda x: x.relu()
    return model


torch.save(build(), io.BytesIO())
