"""The two names are one tensor, so the file's one fills both."""

from tempfile import TemporaryDirectory

from safetensors.torch import load_file
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(vocab_size=8, n_embd=4, n_layer=1, n_head=1,
                    bos_token_id=0, eos_token_id=1)
model = GPT2LMHeadModel(config)
with TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    print("in the file:", "lm_head.weight" in load_file(f"{folder}/model.safetensors"))
print("one tensor:", model.lm_head.weight is model.transformer.wte.weight)
