"""A cache that was filled outside of no_grad() is copied."""
# raises: RuntimeError

import copy

import torch
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(GPT2Config(n_embd=8, n_layer=1, n_head=1))
cache = model(torch.tensor([[1, 2, 3]])).past_key_values
copy.deepcopy(cache)
