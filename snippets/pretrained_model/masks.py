"""The mask methods are gone; masking_utils makes the masks that the attention of a
configuration wants."""

import torch
from transformers import BertConfig, BertModel, GPT2Config
from transformers.masking_utils import create_bidirectional_mask, create_causal_mask

for name in (
    "invert_attention_mask",
    "get_extended_attention_mask",
    "create_extended_attention_mask_for_decoder",
    "get_head_mask",
):
    print(f"{name}:", hasattr(BertModel, name))

padding = torch.tensor([[0, 1, 1]])  # the first of three positions is padding
hidden = torch.zeros(1, 3, 16)  # only its shape, dtype and device count
sdpa = GPT2Config(n_embd=16, n_head=2, attn_implementation="sdpa")
eager = GPT2Config(n_embd=16, n_head=2, attn_implementation="eager")
for config in (sdpa, eager):
    mask = create_causal_mask(config, hidden, padding, past_key_values=None)
    print(config._attn_implementation, tuple(mask.shape), mask.dtype)
print("eager, causal, may look:", (mask[0, 0] == 0).int().tolist())
print("sdpa, nothing padded:", create_causal_mask(sdpa, hidden, None, past_key_values=None))
bert = BertConfig(hidden_size=16, num_attention_heads=2, attn_implementation="sdpa")
print("sdpa, both ways:", create_bidirectional_mask(bert, hidden, padding)[0, 0].int().tolist())

by_hand = (1 - padding[:, None, None, :].float()) * torch.finfo(torch.float32).min
print(
    "by hand, as invert_attention_mask did:",
    tuple(by_hand.shape),
    (by_hand[0, 0] == 0).int().tolist(),
)
