"""save_pretrained writes safetensors, whatever safe_serialization says, and each tied weight
once."""

import os
import tempfile
from safetensors import safe_open
from transformers import GPT2Config, GPT2LMHeadModel

model = GPT2LMHeadModel(
    GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50, bos_token_id=0, eos_token_id=0)
)


def files(**options):
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder, **options)
        return sorted(os.listdir(folder))


print("plain:", files())
print("safe_serialization=False:", files(safe_serialization=False))
print("variant='fp16':", [name for name in files(variant="fp16") if "fp16" in name])
print(
    "max_shard_size='60KB':",
    [name for name in files(max_shard_size="60KB") if name.startswith("model")],
)

with tempfile.TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    with safe_open(os.path.join(folder, "model.safetensors"), framework="pt") as file:
        keys = set(file.keys())
print("not in the file:", sorted(set(model.state_dict()) - keys))
print(
    "config.architectures:", model.config.architectures, "| config.dtype:", model.config.dtype
)
