"""Compare the old value with the model's own, then drop the key."""

import torch
from torch import nn


def embeddings(saved):
    model = nn.ModuleDict({"embeddings": nn.Embedding(8, 4)})
    ids = torch.arange(8)
    model.embeddings.register_buffer("position_ids", ids, persistent=saved)
    return model


model, state = embeddings(saved=False), embeddings(saved=True).state_dict()
old = state.pop("embeddings.position_ids")
print("the same values:", torch.equal(old, model.embeddings.position_ids))
print(model.load_state_dict(state))
