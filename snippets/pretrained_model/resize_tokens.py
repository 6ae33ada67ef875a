"""resize_token_embeddings keeps the old rows and the configuration in step; the private one
forgets the configuration."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(
    n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0
)
model = GPT2LMHeadModel(config)
old = model.get_input_embeddings().weight.detach().clone()

new = model.resize_token_embeddings(53, mean_resizing=True)
print("returns:", new, "| config.vocab_size:", model.config.vocab_size)
print("old rows kept:", torch.equal(new.weight[:50], old))
print(
    "distance of a new row from the old mean:",
    round((new.weight[50] - old.mean(0)).norm().item(), 2),
)
print(
    "output follows:",
    model.lm_head.weight.shape,
    "| still tied:",
    model.lm_head.weight is new.weight,
)

model.resize_token_embeddings(53, pad_to_multiple_of=64)
print("pad_to_multiple_of=64:", model.config.vocab_size)
print("no argument changes nothing:", model.resize_token_embeddings())

model._resize_token_embeddings(70)
print("private:", model.get_input_embeddings(), "| config.vocab_size:", model.config.vocab_size)
