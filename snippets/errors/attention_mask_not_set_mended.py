"""The mask that the tokenizer gives goes along."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1, pad_token_id=1)
model = GPT2LMHeadModel(config)
ids = torch.tensor([[1, 3], [4, 5]])  # padded with 1, the end token
mask = torch.tensor([[0, 1], [1, 1]])
print(tuple(model.generate(ids, attention_mask=mask, max_new_tokens=1).shape))
