"""A cache object made of them."""

import torch
from transformers import DynamicCache, GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1, pad_token_id=1)
model = GPT2LMHeadModel(config)
pair = (torch.zeros(1, 1, 3, 4), torch.zeros(1, 1, 3, 4))
cache = DynamicCache((pair,))
model(torch.tensor([[2]]), past_key_values=cache)
print(cache.get_seq_length())
