"""Say the dtype while loading, and leave the model as it comes."""

import tempfile

import torch
from transformers import GPT2Config, GPT2LMHeadModel

tiny = dict(n_layer=1, n_embd=4, n_head=1, bos_token_id=None, eos_token_id=None)
with tempfile.TemporaryDirectory() as folder:
    GPT2LMHeadModel(GPT2Config(vocab_size=8, **tiny)).save_pretrained(folder)
    model = GPT2LMHeadModel.from_pretrained(folder, dtype=torch.float16)
print(model.dtype)
