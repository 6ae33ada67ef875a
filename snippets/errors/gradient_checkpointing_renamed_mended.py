"""The new name does the same."""

from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
model = GPT2LMHeadModel(config)
model.activation_checkpointing_enable()
print(model.is_activation_checkpointing)
