"""Switching checkpointing on lets a graph start at the embedding, though the body is frozen."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(GPT2Config(
    n_layer=1, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0,
    tie_word_embeddings=False,
))
ids = torch.tensor([[1, 2, 3]])  # (batch, sequence)
model.transformer.requires_grad_(False)


def show(label):
    hidden = model.transformer(ids).last_hidden_state
    print(f"{label:<36} body's output requires grad: {hidden.requires_grad}")


show("body frozen")
model.activation_checkpointing_enable()
show("activation_checkpointing_enable()")
print("parameters that train:", [n for n, p in model.named_parameters() if p.requires_grad])
model.activation_checkpointing_disable()
show("activation_checkpointing_disable()")
model.disable_input_require_grads()
show("disable_input_require_grads()")
