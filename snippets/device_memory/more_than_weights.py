"""Weights are a part: the cache and the logits grow with the text, AdamW adds two copies."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel


def size(tensors):
    return sum(tensor.nbytes for tensor in tensors)


config = GPT2Config(n_layer=6)
with torch.device("meta"):  # true shapes, no memory, no arithmetic
    model = GPT2LMHeadModel(config)
    ids = torch.ones(1, 1024, dtype=torch.long)
model.tie_weights()

with torch.no_grad():
    outputs = model(ids, use_cache=True)
layers = outputs.past_key_values.layers
cache = [tensor for layer in layers for tensor in (layer.keys, layer.values)]

weights = size(model.parameters())
print(f"weights:                {weights / 1e6:7.1f} MB")
print(f"KV cache, 1024 tokens:  {size(cache) / 1e6:7.1f} MB")
print(f"logits, 1024 tokens:    {outputs.logits.nbytes / 1e6:7.1f} MB")
# of each token, in each layer: a key and a value, n_embd numbers of 4 bytes each
assert size(cache) == 1024 * config.n_layer * 2 * config.n_embd * 4, "keys and values"

optimizer = torch.optim.AdamW(model.parameters())
model(ids).logits.sum().backward()
optimizer.step()
averages = size(t for state in optimizer.state.values() for t in state.values())
gradients = size(p.grad for p in model.parameters())
print(f"gradients:              {gradients / 1e6:7.1f} MB")
print(f"AdamW's averages:       {averages / 1e6:7.1f} MB")
