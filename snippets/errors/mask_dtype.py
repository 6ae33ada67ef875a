"""The mask of a tokenizer, in integers, goes straight into attention."""
# raises: RuntimeError

import torch
from torch.nn.functional import scaled_dot_product_attention

x = torch.ones(1, 1, 2, 4)
mask = torch.tensor([1, 0])
scaled_dot_product_attention(x, x, x, attn_mask=mask[None, None, None])
