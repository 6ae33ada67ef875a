"""<All keys matched successfully> speaks of names and shapes, not of other settings."""

import torch
from torch import nn

torch.manual_seed(0)
trained = nn.MultiheadAttention(embed_dim=8, num_heads=2).eval()
rebuilt = nn.MultiheadAttention(embed_dim=8, num_heads=4).eval()  # the wrong number of heads

print(rebuilt.load_state_dict(trained.state_dict()))

x = torch.randn(5, 1, 8)  # (sequence, batch, features)
with torch.inference_mode():
    first, _ = trained(x, x, x)
    second, _ = rebuilt(x, x, x)
print("same shape: ", first.shape == second.shape)
print("same answer:", torch.allclose(first, second, atol=1e-3))
