"""Each head gets the same part of the width."""

from torch import nn

layer = nn.MultiheadAttention(embed_dim=104, num_heads=8)
print(layer.head_dim, "x", layer.num_heads, "=", layer.embed_dim)
