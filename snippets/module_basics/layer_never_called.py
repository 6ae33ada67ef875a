"""A hook runs when its module is called; a module whose weight is merely used is not."""

import torch
from torch import nn

attention = nn.MultiheadAttention(embed_dim=4, num_heads=2)
ran = []
for name, module in attention.named_modules():
    module.register_forward_hook(lambda *args, name=name: ran.append(name or "(itself)"))

x = torch.ones(3, 1, 4)  # (sequence, batch, features)
attention(x, x, x)
print("modules:  ", [name or "(itself)" for name, _ in attention.named_modules()])
print("hooks ran:", ran)
