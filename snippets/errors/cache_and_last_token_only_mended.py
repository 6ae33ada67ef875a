"""generate wants the whole text, and skips what the cache has."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1, pad_token_id=1)
model = GPT2LMHeadModel(config)
ids = torch.tensor([[2, 3, 4]])
with torch.no_grad():
    cache = model(ids[:, :-1], use_cache=True).past_key_values
mask = torch.ones_like(ids)
text = model.generate(ids, attention_mask=mask, past_key_values=cache, max_new_tokens=2)
plain = model.generate(ids, attention_mask=mask, max_new_tokens=2)
print("same text:", torch.equal(text, plain))
