"""A module on the meta device has no numbers: to() refuses it, to_empty() makes room."""

import textwrap

import torch
from torch import nn

trained = nn.Linear(2, 3)
with torch.device("meta"):
    model = nn.Linear(2, 3)
print("on meta: ", model.weight.device, tuple(model.weight.shape))

try:
    model.to("cpu")
except NotImplementedError as error:
    print(textwrap.fill(f"NotImplementedError: {error}", 90))

model.to_empty(device="cpu")  # whatever lay in that memory
model.load_state_dict(trained.state_dict())
print("filled:  ", torch.equal(model.weight, trained.weight))

with torch.device("meta"):
    model = nn.Linear(2, 3)
    model.register_buffer("cache", torch.ones(2), persistent=False)
model.load_state_dict(trained.state_dict(), assign=True)  # no to_empty() needed
print("assigned:", model.weight.device, torch.equal(model.weight, trained.weight))
print("not in the file:", model.cache.device)
