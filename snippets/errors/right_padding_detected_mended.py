"""Filled on the left, each row ends with its own last token."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1, pad_token_id=1)
model = GPT2LMHeadModel(config)
alone = model.generate(torch.tensor([[2]]), max_new_tokens=3, min_new_tokens=3)
ids = torch.tensor([[2, 3, 4], [1, 1, 2]])
mask = torch.tensor([[1, 1, 1], [0, 0, 1]])
batch = model.generate(ids, attention_mask=mask, max_new_tokens=3, min_new_tokens=3)
print("same text:", torch.equal(batch[1, 3:], alone[0, 1:]))
