"""Make the table as long as the tokenizer."""

import torch
from torch import nn

old, tokens = nn.Embedding(100, 8), 101
new = nn.Embedding(tokens, 8)
with torch.no_grad():
    new.weight[:100] = old.weight
ids = torch.tensor([5, 100])
assert 0 <= ids.min() and ids.max() < new.num_embeddings
print(new(ids).shape)
