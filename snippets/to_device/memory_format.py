"""Module.to takes no copy=, and channels_last reaches only weights of four dimensions."""

import torch
from torch import nn

model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(16, 2))
images = torch.ones(1, 3, 4, 4)
weight = model[0].weight

for what, thing in (("module", model), ("tensor", images)):
    try:
        print(f"{what}: copy=True gives another one:", thing.to(copy=True) is not thing)
    except RuntimeError as error:
        print(f"{what}: RuntimeError:", error)

print("before:", tuple(weight.shape), weight.stride())
model.to(memory_format=torch.channels_last)
print("after: ", tuple(weight.shape), weight.stride(), "| same object:", model[0].weight is weight)
print("Linear:", tuple(model[2].weight.shape), model[2].weight.stride())
try:
    torch.ones(2, 16).to(memory_format=torch.channels_last)
except RuntimeError as error:
    print("a tensor of two dimensions: RuntimeError:", error)

assert weight.is_contiguous(memory_format=torch.channels_last), "the same weights, in another order"
assert model.double()[0].weight.stride() == weight.stride(), "a later conversion keeps the order"
