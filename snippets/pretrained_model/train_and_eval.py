"""train and eval set the mode of every submodule and return the model; a loaded model starts in
eval, a made one in train."""

import tempfile
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0
)
made = GPT2LMHeadModel(config)
with tempfile.TemporaryDirectory() as folder:
    made.save_pretrained(folder)
    loaded = GPT2LMHeadModel.from_pretrained(folder)
print("made:", made.training, "| loaded:", loaded.training)
print(
    "train() returns the model:", loaded.train() is loaded, "| eval() too:", made.eval() is made
)
print("every submodule follows:", {module.training for module in loaded.modules()})
print("eval() stops no gradient:", made.lm_head.weight.requires_grad)
