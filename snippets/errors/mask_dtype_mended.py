"""A bool mask: True is seen."""

import torch
from torch.nn.functional import scaled_dot_product_attention

x = torch.ones(1, 1, 2, 4)
x[:, :, 1] = 9
mask = torch.tensor([1, 0]).bool()
out = scaled_dot_product_attention(x, x, x, attn_mask=mask[None, None, None])
print(out[0, 0, 0].tolist())
