"""Sampling is switched on by do_sample."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1, pad_token_id=1)
model = GPT2LMHeadModel(config)
ids = torch.tensor([[2, 3, 4]])
texts = [model.generate(ids, do_sample=True, temperature=0.5, max_new_tokens=1).tolist()
         for _ in range(20)]
print("several texts:", any(text != texts[0] for text in texts))
