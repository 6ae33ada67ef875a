"""print(model) lists submodules; parameters, buffers and plain tensors need other lists."""

import torch
from torch import nn


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.position = nn.Parameter(torch.zeros(6, 4))
        self.register_buffer("mask", torch.ones(6, 6).tril().bool(), persistent=False)
        self.scale = torch.tensor(0.5)
        self.embed = nn.Embedding(10, 4)
        self.head = nn.Linear(4, 2)


model = Reader()
print(model)

for name, parameter in model.named_parameters():
    print("parameter", name, tuple(parameter.shape), parameter.dtype)
saved = model.state_dict()
for name, buffer in model.named_buffers():
    print("buffer   ", name, tuple(buffer.shape), buffer.dtype, "| saved:", name in saved)
for path, module in model.named_modules():
    for name, value in vars(module).items():
        if isinstance(value, torch.Tensor):
            print("plain    ", f"{path}.{name}".lstrip("."), tuple(value.shape), value.dtype)
