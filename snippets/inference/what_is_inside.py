"""print(model) shows submodules only, not a module's own parameters and buffers."""

import torch
from torch import nn


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.position = nn.Parameter(torch.zeros(6, 4))
        self.register_buffer("mask", torch.ones(6, 6).tril().bool(), persistent=False)
        self.embed = nn.Embedding(10, 4)
        self.head = nn.Linear(4, 2)


model = Reader()
print(model)

for name, parameter in model.named_parameters():
    print("parameter", name, tuple(parameter.shape), parameter.dtype)
saved = model.state_dict()
for name, buffer in model.named_buffers():
    print("buffer   ", name, tuple(buffer.shape), buffer.dtype, "| saved:", name in saved)
