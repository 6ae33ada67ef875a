"""A model is trained with gradient checkpointing, and its config asks for a cache."""
# warns: transformers

import torch
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(GPT2Config(n_embd=8, n_layer=1, n_head=1))
model.train()
model.activation_checkpointing_enable()
model(torch.tensor([[1, 2, 3]])).logits.sum().backward()
