"""from_pretrained returns a model in eval mode; one built from a config is in train mode."""

import tempfile

import torch
from transformers import AutoModelForCausalLM, GPT2Config

torch.manual_seed(0)
config = GPT2Config(
    n_layer=1, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0
)
built = AutoModelForCausalLM.from_config(config)

with tempfile.TemporaryDirectory() as folder:
    built.save_pretrained(folder)
    loaded = AutoModelForCausalLM.from_pretrained(folder)

ids = torch.tensor([[1, 2, 3]])  # (batch, sequence)
for name, model in (("built", built), ("loaded", loaded)):
    first, second = model(ids).logits, model(ids).logits
    agree = torch.equal(first, second)
    print(f"{name:<6} training: {model.training!s:<5} two calls agree: {agree}")

print("logits of the loaded model require grad:", first.requires_grad)

built.generate(ids, max_new_tokens=2, do_sample=False, pad_token_id=0)
print("after generate():", "built.training is", built.training)
