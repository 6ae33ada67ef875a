"""If the vocabulary grew at its end, load the file's rows into a copy of the new table."""

import torch
from torch import nn


def language_model(tokens):
    return nn.ModuleDict({"embed": nn.Embedding(tokens, 3), "out": nn.Linear(3, tokens)})


torch.manual_seed(0)
state = language_model(4).state_dict()
model = language_model(6)

for key, fresh in model.state_dict().items():
    if fresh.shape[1:] == state[key].shape[1:] and fresh.shape > state[key].shape:
        print(f"{key:<12} {tuple(state[key].shape)} -> {tuple(fresh.shape)}")
        grown = fresh.clone()  # the last rows stay as initialized
        grown[: len(state[key])] = state[key]
        state[key] = grown

print(model.load_state_dict(state))
for key in state:
    assert len(model.state_dict()[key]) == 6 and state[key].abs().sum() > 0
assert torch.equal(model["embed"].weight[:4], state["embed.weight"][:4])
