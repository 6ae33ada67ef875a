"""to() keeps one Parameter one Parameter; a buffer under two names becomes two tensors."""

import torch
from torch import nn


class Shared(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(4, 2)
        self.head = nn.Linear(2, 4, bias=False)
        self.head.weight = self.embed.weight  # one object, two names
        self.register_buffer("table", torch.zeros(4))
        self.register_buffer("again", self.table)  # one object, two names
        self.register_buffer("part", self.table[:2])  # a view: one memory, two objects


def show(label, model):
    with torch.no_grad():
        model.embed.weight.fill_(7)
    model.table.fill_(7)
    sees = {"head": model.head.weight, "again": model.again, "part": model.part}
    print(f"{label:<12}", {name: bool((tensor == 7).all()) for name, tensor in sees.items()})


model = Shared()
show("before", model)
model = Shared().to(torch.float64)
show("to(float64)", model)

model = Shared()
model.head.to(torch.float64)  # only the head was asked
print("head.to(float64), embed is now:", model.embed.weight.dtype)
