"""init_weights() on a finished model changes nothing; apply(_init_weights) draws new weights
unless they were loaded."""

import tempfile
import torch
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0
)
made = GPT2LMHeadModel(config)
with tempfile.TemporaryDirectory() as folder:
    made.save_pretrained(folder)
    loaded = GPT2LMHeadModel.from_pretrained(folder)


def changed_by(model, call):
    before = model.transformer.wte.weight.detach().clone()
    call()
    return not torch.equal(before, model.transformer.wte.weight)


for name, model in (("made", made), ("loaded", loaded)):
    print(name, "| init_weights():", changed_by(model, model.init_weights))
    print(name, "| initialize_weights():", changed_by(model, model.initialize_weights))
    print(
        name,
        "| apply(_init_weights):",
        changed_by(model, lambda: model.apply(model._init_weights)),
    )

new = GPT2LMHeadModel(loaded.config)
print(
    "a new model from the same configuration:",
    not torch.equal(new.lm_head.weight, loaded.lm_head.weight),
)
