"""Two parameters can lie in one memory: counting storages sees it, parameters() does not."""

import torch
from torch import nn

embed, head = nn.Embedding(10, 4), nn.Linear(4, 10, bias=False)
model = nn.ModuleDict({"embed": embed, "head": head})


def numbers(model):
    return sum(p.numel() for p in model.parameters())


def bytes_held(model):
    storages = [t.untyped_storage() for t in [*model.parameters(), *model.buffers()]]
    return sum({s.data_ptr(): s.nbytes() for s in storages}.values())


print("separate:           ", numbers(model), "numbers,", bytes_held(model), "bytes")
head.weight.data = embed.weight.data  # one memory, two Parameter objects
print("shared by .data:    ", numbers(model), "numbers,", bytes_held(model), "bytes")
head.weight = embed.weight
print("one Parameter:      ", numbers(model), "numbers,", bytes_held(model), "bytes")

big = torch.zeros(1000, 4)
embed.weight = nn.Parameter(big[:10])  # a slice keeps all of big alive
print("a slice of 1000 rows:", numbers(model), "numbers,", bytes_held(model), "bytes")
