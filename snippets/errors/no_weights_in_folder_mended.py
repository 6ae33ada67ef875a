"""List the folder, and save the model with save_pretrained."""

import os
import tempfile

from transformers import GPT2Config, GPT2Model

size = dict(n_layer=1, n_embd=8, n_head=2, vocab_size=8, n_positions=8)
model = GPT2Model(GPT2Config(**size, bos_token_id=0, eos_token_id=0))
with tempfile.TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    print(sorted(os.listdir(folder)))
    loaded = GPT2Model.from_pretrained(folder)
print("loaded:", loaded.wte.weight.equal(model.wte.weight))
