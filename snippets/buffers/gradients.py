"""A buffer may have a gradient; it does not learn because optimizers get parameters()."""

import torch
from torch import nn


class Scaler(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))
        self.register_buffer("scale", torch.ones(1))


scaler = Scaler()
print("requires_grad:", scaler.weight.requires_grad, scaler.scale.requires_grad)

scaler.scale.requires_grad_(True)
(scaler.weight * scaler.scale * 3).sum().backward()
print("gradients:    ", scaler.weight.grad, scaler.scale.grad)

torch.optim.SGD(scaler.parameters(), lr=0.1).step()
print(f"after a step:  {scaler.weight.item():.1f} {scaler.scale.item():.1f}")
