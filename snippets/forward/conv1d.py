"""GPT-2's Conv1D stores its weight as (in, out): an nn.Linear needs it transposed."""

import torch
from torch import nn
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    vocab_size=50, n_embd=8, n_layer=1, n_head=2, bos_token_id=0, eos_token_id=0
)
model = GPT2LMHeadModel(config).eval()
attention = model.transformer.h[0].attn
x = torch.randn(3, 8)

for layer in (attention.c_attn, attention.c_proj):
    print(layer, "stores", tuple(layer.weight.shape))
    linear = nn.Linear(layer.nx, layer.nf)
    try:
        print("    as it is:", linear.load_state_dict(layer.state_dict()))
        print("    same output:", torch.allclose(linear(x), layer(x), atol=1e-6))
    except RuntimeError as error:
        print("    as it is:", str(error).split("\n\t")[1].split(":")[0])
    linear.load_state_dict({"weight": layer.weight.T, "bias": layer.bias})
    print("    transposed, same output:", torch.allclose(linear(x), layer(x), atol=1e-6))

print("nn.Linear:", [n for n, m in model.named_modules() if isinstance(m, nn.Linear)])
