"""A filled cache, and of the text only the last token."""
# raises: RuntimeError

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
model = GPT2LMHeadModel(config)
ids = torch.tensor([[2, 3, 4]])
cache = model(ids, use_cache=True).past_key_values
model.generate(ids[:, -1:], past_key_values=cache, max_new_tokens=2)
