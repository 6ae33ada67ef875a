"""An old file has a buffer that the class no longer saves."""
# raises: RuntimeError

import torch
from torch import nn


def embeddings(saved):
    model = nn.ModuleDict({"embeddings": nn.Embedding(8, 4)})
    ids = torch.arange(8)
    model.embeddings.register_buffer("position_ids", ids, persistent=saved)
    return model


embeddings(saved=False).load_state_dict(embeddings(saved=True).state_dict())
