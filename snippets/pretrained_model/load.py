"""from_pretrained gives a model in evaluation mode, in the dtype that config.json names, and
reports what did not fit."""

import tempfile
from pathlib import Path
import torch
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(
    n_layer=2, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0
)
with tempfile.TemporaryDirectory() as folder:
    GPT2LMHeadModel(config).half().save_pretrained(folder)

    model = GPT2LMHeadModel.from_pretrained(folder)
    print("as it was saved:", model.dtype, "| training:", model.training)
    model = GPT2LMHeadModel.from_pretrained(folder, dtype=torch.float32)
    print("dtype=torch.float32:", model.dtype)
    model, report = GPT2LMHeadModel.from_pretrained(folder, n_layer=3, output_loading_info=True)

    file = Path(folder, "config.json")
    text = file.read_text()
    for named, line in (("bfloat16", '"dtype": "bfloat16",'), ("no dtype", "")):
        file.write_text(text.replace('"dtype": "float16",', line))
        dtype = GPT2LMHeadModel.from_pretrained(folder).dtype
        print(f"weights in float16, {named} in config.json:", dtype)

print("n_layer=3:", len(model.transformer.h), "layers")
for kind, keys in report.items():
    print(f"{kind}: {len(keys)}", sorted(keys)[:2])
