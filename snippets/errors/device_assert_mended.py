"""Compare the largest id with the number of rows, and give the table more of them."""

import torch
from torch import nn

embedding = nn.Embedding(10, 4)
ids = torch.tensor([3, 10])
print("largest id:", ids.max().item(), " rows:", embedding.num_embeddings)

larger = nn.Embedding(11, 4)
with torch.no_grad():
    larger.weight[:10] = embedding.weight
print("now:", tuple(larger(ids).shape))
assert torch.equal(larger(ids)[0], embedding(ids[:1])[0])
