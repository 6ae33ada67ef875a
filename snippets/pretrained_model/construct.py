"""A model made from a configuration is in train mode and float32; _from_config also takes a
dtype."""

import torch
from transformers import AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=2, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0
)
model = GPT2LMHeadModel(config)
print("GPT2LMHeadModel(config):", model.dtype, "| training:", model.training)
print("the configuration is kept as it is:", model.config is config)

model = GPT2LMHeadModel._from_config(config, dtype=torch.bfloat16)
print("_from_config(config, dtype=):", model.dtype, "| training:", model.training)

model = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)
print("AutoModel...from_config:", type(model).__name__, model.dtype)

try:
    GPT2LMHeadModel("gpt2")
except TypeError as error:
    print("TypeError:", str(error).split(". ")[0])
