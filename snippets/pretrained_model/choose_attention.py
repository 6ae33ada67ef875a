"""set_attn_implementation changes the running model, eager and sdpa agree, and only eager
returns the weights."""

import textwrap
import torch
from transformers import BertConfig, BertModel

torch.manual_seed(0)
model = BertModel(
    BertConfig(
        num_hidden_layers=1,
        num_attention_heads=2,
        hidden_size=16,
        intermediate_size=32,
        vocab_size=50,
    )
).eval()
ids = torch.tensor([[5, 6, 7]])
print("default:", model.config._attn_implementation)
sdpa = model(ids, output_attentions=True)
model.set_attn_implementation("eager")
eager = model(ids, output_attentions=True)
print("now:", model.config._attn_implementation)
print("same hidden states:", torch.allclose(sdpa[0], eager[0], atol=1e-5))
print(
    "attentions, sdpa:",
    len(sdpa.attentions),
    "| eager:",
    [tuple(a.shape) for a in eager.attentions],
)

try:
    model.set_attn_implementation("fast")
except ValueError as error:
    print(textwrap.fill(f"ValueError: {error}", 90))
print("after the error:", model.config._attn_implementation)
