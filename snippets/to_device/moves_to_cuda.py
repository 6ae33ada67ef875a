"""model.to("cuda") moves parameters, gradients and buffers; plain tensors stay behind."""
# needs: cuda

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(2)
        self.head = nn.Linear(2, 2, bias=False)
        self.register_buffer("cache", torch.ones(2), persistent=False)
        self.plain = torch.ones(2)


model = Model()
model.head(torch.ones(1, 2)).sum().backward()
weight = model.head.weight
x = torch.ones(3, 2)
model.to("cuda")
x.to("cuda")  # not assigned: x stays where it is

for name, tensor in [*model.named_parameters(), *model.named_buffers()]:
    print(f"{name:<26}", tensor.device)
print(f"{'gradient of head.weight':<26}", model.head.weight.grad.device)
print(f"{'plain':<26}", model.plain.device)
print(f"{'x':<26}", x.device)
print("same parameter object:    ", model.head.weight is weight)

try:
    model.head(x)
except RuntimeError as error:
    print("RuntimeError:", str(error).split(",")[0])
print("x moved:", model.head(x.to("cuda")).device)
