"""Room for the prompt and for all that is to come."""

import torch
from transformers import StaticCache, GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1, pad_token_id=1)
model = GPT2LMHeadModel(config)
ids, new = torch.tensor([[2, 3, 4]]), 2
cache = StaticCache(config=config, max_cache_len=ids.shape[1] + new)
model(ids, past_key_values=cache)
for id in (5, 6):
    model(torch.tensor([[id]]), past_key_values=cache)
print(cache.layers[0].keys.shape[2], int(cache.get_seq_length()))
