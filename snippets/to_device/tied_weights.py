"""Tied weights stay tied under to(dtype); to or from the meta device they come apart."""

import torch
from torch import nn


class TinyLM(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(5, 2)
        self.head = nn.Linear(2, 5, bias=False)
        self.tie()

    def tie(self):
        self.head.weight = self.embed.weight

    def tied(self):
        return self.head.weight is self.embed.weight


print("to(float64):       ", TinyLM().to(torch.float64).tied())
print("to('meta'):        ", TinyLM().to("meta").tied())

with torch.device("meta"):
    model = TinyLM()
print("made on meta:      ", model.tied())
model.to_empty(device="cpu")
print("to_empty('cpu'):   ", model.tied(), "| parameters:", len(list(model.parameters())))
model.tie()
print("tied again by hand:", model.tied(), "| parameters:", len(list(model.parameters())))
