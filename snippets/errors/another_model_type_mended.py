"""Auto picks the class that the folder was saved from."""

from tempfile import TemporaryDirectory

from transformers import AutoConfig, GPT2Config

with TemporaryDirectory() as folder:
    GPT2Config(n_embd=4).save_pretrained(folder)
    config = AutoConfig.from_pretrained(folder)
print(type(config).__name__, "hidden_size:", config.hidden_size)
