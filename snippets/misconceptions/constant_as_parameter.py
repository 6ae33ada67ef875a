"""A constant that is wrapped in nn.Parameter gets trained; as a buffer it stays what it is."""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))
        self.scale_parameter = nn.Parameter(torch.tensor([255.0]))
        self.register_buffer("scale_buffer", torch.tensor([255.0]))

    def forward(self, x):
        return self.weight * x / self.scale_parameter + x / self.scale_buffer


model = Model()
optimizer = torch.optim.AdamW(model.parameters(), lr=1.0)
for step in range(3):
    optimizer.zero_grad()
    model(torch.ones(1)).sum().backward()
    optimizer.step()

print(f"as a parameter: {model.scale_parameter.item():.1f}")
print(f"as a buffer:    {model.scale_buffer.item():.1f}")
