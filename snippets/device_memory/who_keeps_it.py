"""A move frees the old memory tensor by tensor, unless something else still holds it."""

import weakref

import torch
from torch import nn


def build():
    return nn.Sequential(nn.Linear(64, 64), nn.Linear(64, 64))


def alive_after_move(model, device="meta"):
    memory = [weakref.ref(p.untyped_storage()) for p in model.parameters()]
    model.to(device)
    alive = [reference for reference in memory if reference() is not None]
    return f"{len(alive)} of {len(memory)} old tensors still in memory"


print("nobody else holds them:", alive_after_move(build()))

model = build()
backup = model.state_dict()  # names for the same memory, not a copy
print("a state_dict kept:     ", alive_after_move(model))

model = build()
first = model[0].weight.detach()  # another tensor, the same memory
print("one tensor kept:       ", alive_after_move(model))

model = build()
optimizer = torch.optim.SGD(model.parameters())
print("optimizer, to meta:    ", alive_after_move(model))

model = build()
optimizer = torch.optim.SGD(model.parameters())
print("optimizer, to float16: ", alive_after_move(model, torch.float16))
