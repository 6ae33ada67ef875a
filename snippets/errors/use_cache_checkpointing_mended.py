"""Switch the cache off for training."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(GPT2Config(n_embd=8, n_layer=1, n_head=1))
model.train()
model.activation_checkpointing_enable()
model.config.use_cache = False
out = model(torch.tensor([[1, 2, 3]]))
out.logits.sum().backward()
print(out.past_key_values)
