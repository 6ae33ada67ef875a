"""Without a pad token generate() fills finished texts with the first end token of its list."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(5)
model = GPT2LMHeadModel(GPT2Config(
    n_layer=1, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0,
    initializer_range=1.0,
)).eval()
ids = torch.tensor([[0, 4, 5], [1, 2, 3]])  # (batch, sequence)
ends = [9, 10]  # two ids that end a text


def generate(**settings):
    return model.generate(
        ids, attention_mask=torch.ones_like(ids), max_new_tokens=6,
        do_sample=False, eos_token_id=ends, **settings
    )[:, 3:].tolist()


print("no pad token:  ", generate())
print("pad_token_id=0:", generate(pad_token_id=0))

next_id = torch.tensor(10)
print("next_id == ends:", next_id == ends)
print("torch.isin:     ", torch.isin(next_id, torch.tensor(ends)).item())
