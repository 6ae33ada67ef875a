"""The class with the head."""

from transformers import AutoModelForCausalLM, GPT2Config

config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
model = AutoModelForCausalLM.from_config(config)
print(type(model).__name__, model.can_generate())
