"""With a frozen model, enable_input_require_grads makes the embeddings' output require
gradients, by a hook."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(
    GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
).requires_grad_(False)
ids = torch.ones(1, 5, dtype=torch.long)
print("frozen:", model(ids).logits.requires_grad)
model.enable_input_require_grads()
print(
    "enabled:",
    model(ids).logits.requires_grad,
    "| parameters:",
    model.num_parameters(only_trainable=True),
)
model.disable_input_require_grads()
print("disabled:", model(ids).logits.requires_grad)

model.activation_checkpointing_enable()
model.activation_checkpointing_disable()
print("after checkpointing on and off:", model(ids).logits.requires_grad)

model.disable_input_require_grads()
model.enable_input_require_grads()
model.activation_checkpointing_enable()  # enables it a second time
model.disable_input_require_grads()
print("enabled twice, disabled once:", model(ids).logits.requires_grad)
