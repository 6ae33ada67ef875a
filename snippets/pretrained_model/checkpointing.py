"""Activation checkpointing runs each block twice in training and once in evaluation; its old
names warn."""

import warnings
import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
model = GPT2LMHeadModel(
    GPT2Config(n_layer=4, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
)
ids = torch.ones(1, 5, dtype=torch.long)
runs = []
for block in model.transformer.h:
    block.attn.register_forward_hook(lambda module, args, output: runs.append(1))


def count(label):
    runs.clear()
    model(ids, labels=ids).loss.backward()
    print(f"{label}: {len(runs)} runs of 4 blocks")


count("plain")
model.activation_checkpointing_enable()
print("is_activation_checkpointing:", model.is_activation_checkpointing)
count("checkpointed, train mode")
model.eval()
count("checkpointed, eval mode")
model.train().activation_checkpointing_enable(every_n_layers=2)
count("every_n_layers=2")

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    model.gradient_checkpointing_disable()
    print("is_gradient_checkpointing:", model.is_gradient_checkpointing)
for warning in caught:
    print(f"{warning.category.__name__}:", str(warning.message).split(" and will")[0])
count("disabled")
