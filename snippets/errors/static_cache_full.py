"""Room for four tokens, and five come."""
# raises: IndexError

import torch
from transformers import StaticCache, GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1, pad_token_id=1)
model = GPT2LMHeadModel(config)
cache = StaticCache(config=config, max_cache_len=4)
model(torch.tensor([[2, 3, 4]]), past_key_values=cache)
model(torch.tensor([[5]]), past_key_values=cache)
model(torch.tensor([[6]]), past_key_values=cache)
