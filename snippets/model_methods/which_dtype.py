"""from_pretrained() obeys its dtype=, then config.json, and asks the weights last."""

import json
import tempfile
from pathlib import Path

import torch
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(GPT2Config(
    n_layer=1, n_head=2, n_embd=8, vocab_size=11, bos_token_id=0, eos_token_id=0
)).bfloat16()


def load(**arguments):
    return GPT2LMHeadModel.from_pretrained(folder, **arguments).dtype


with tempfile.TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    settings = Path(folder, "config.json")
    config = json.loads(settings.read_text())
    for says in ("bfloat16", "float16", None):
        settings.write_text(json.dumps({**config, "dtype": says}))
        print(f"weights in bfloat16, config.json says {says}:", load())
    print("dtype=float32:", load(dtype=torch.float32))
    both = load(torch_dtype=torch.float64, dtype=torch.float32)
    print("dtype=float32, torch_dtype=float64:", both)
