"""distilgpt2's architecture: how many parameters, how many bytes, in how many tensors."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

config = GPT2Config(n_layer=6, n_embd=768, n_head=12, vocab_size=50257)
with torch.device("meta"):  # shapes and dtypes without memory
    model = GPT2LMHeadModel(config)
model.tie_weights()  # one matrix for embedding and head

parameters = list(model.parameters())
count = sum(p.numel() for p in parameters)
by_name = sum(t.numel() for t in model.state_dict().values())
print(f"parameters:              {count:>11,}")
print(f"state_dict, name by name:{by_name:>12,}")
twice = by_name - count
print(f"the difference:          {twice:>11,} = {config.vocab_size:,} * {config.n_embd}")
print(f"tensors: {len(parameters)}, buffers: {len(list(model.buffers()))}")

for dtype in (torch.float32, torch.float16):
    size = count * dtype.itemsize
    print(f"{dtype}: {size:>11,} bytes = {size / 1e6:.1f} MB = {size / 2**20:.1f} MiB")

embedding = model.transformer.wte.weight.numel()
print(f"the token embedding is {embedding / count:.0%} of it")
assert model.get_memory_footprint() == count * 4, "transformers counts the tied weight once"
