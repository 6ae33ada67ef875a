"""A width of 100 does not divide by 8 heads."""
# raises: AssertionError

from torch import nn

nn.MultiheadAttention(embed_dim=100, num_heads=8)
