"""A number is registered as a buffer."""
# raises: TypeError

from torch import nn

nn.Module().register_buffer("scale", 0.5)
