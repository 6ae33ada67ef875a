"""A misspelt argument."""
# raises: ValueError

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1, pad_token_id=1)
model = GPT2LMHeadModel(config)
model.generate(torch.tensor([[2, 3, 4]]), max_new_token=3)
