"""A lazy layer is counted before its first call."""
# raises: ValueError

from torch import nn

layer = nn.LazyLinear(2)
sum(p.numel() for p in layer.parameters())
