"""The short row is filled on the right."""
# warns: transformers

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1, pad_token_id=1)
model = GPT2LMHeadModel(config)
ids = torch.tensor([[2, 3, 4], [2, 1, 1]])
mask = torch.tensor([[1, 1, 1], [1, 0, 0]])
model.generate(ids, attention_mask=mask, max_new_tokens=1)
