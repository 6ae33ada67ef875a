"""The mask methods are gone; masking_utils makes the masks that the attention of a configuration wants."""
import torch
from transformers import BertConfig, BertModel, GPT2Config
from transformers.masking_utils import create_bidirectional_mask, create_causal_mask

for name in ("invert_attention_mask", "get_extended_attention_mask",
             "create_extended_attention_mask_for_decoder", "get_head_mask"):
    print(f"{name}:", hasattr(BertModel, name))

padding = torch.tensor([[0, 1, 1]])  # the first of three positions is padding
hidden = torch.zeros(1, 3, 16)
for implementation in ("sdpa", "eager"):
    gpt2 = GPT2Config(n_embd=16, n_head=2, attn_implementation=implementation)
    mask = create_causal_mask(gpt2, hidden, padding, past_key_values=None)
    print(implementation, tuple(mask.shape), mask.dtype)
print("eager, causal:", mask[0, 0].tolist())
bert = BertConfig(hidden_size=16, num_attention_heads=2, attn_implementation="sdpa")
print("sdpa, both ways:", create_bidirectional_mask(bert, hidden, padding)[0, 0].tolist())
print("nothing to mask:", create_causal_mask(gpt2, hidden, None, past_key_values=None) is not None)

by_hand = (1 - padding[:, None, None, :].float()) * torch.finfo(torch.float32).min
print("by hand, as invert_attention_mask did:", by_hand[0, 0].tolist())
