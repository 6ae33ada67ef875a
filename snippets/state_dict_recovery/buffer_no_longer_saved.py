"""A buffer made non-persistent leaves an unexpected key in old files: drop that key."""

import torch
from torch import nn


class Embeddings(nn.Module):
    def __init__(self, persistent):
        super().__init__()
        self.words = nn.Embedding(5, 2)
        self.register_buffer("position_ids", torch.arange(4), persistent=persistent)


state = Embeddings(persistent=True).state_dict()  # an old file
model = Embeddings(persistent=False)  # today's class

try:
    model.load_state_dict(state)
except RuntimeError as error:
    print("RuntimeError:", error)

other = {**state, "position_ids": torch.tensor([9, 9, 9, 9])}
print("strict=False:", model.load_state_dict(other, strict=False), model.position_ids.tolist())

dropped = state.pop("position_ids")
assert torch.equal(dropped, model.position_ids), "the class must rebuild the same values"
print(model.load_state_dict(state))
