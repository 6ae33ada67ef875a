"""A list is made a parameter."""
# raises: AttributeError

from torch import nn

nn.Parameter([1.0, 2.0])
