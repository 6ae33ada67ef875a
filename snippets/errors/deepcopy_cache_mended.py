"""Fill it under no_grad(), as generate() does."""

import copy

import torch
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(GPT2Config(n_embd=8, n_layer=1, n_head=1))
with torch.no_grad():
    cache = model(torch.tensor([[1, 2, 3]])).past_key_values
print(copy.deepcopy(cache).get_seq_length(), "tokens in the copy")
