"""A parameter, a buffer and a plain tensor: after a step, in a move, in the file."""

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.parameter = nn.Parameter(torch.ones(1))
        self.buffer = nn.Buffer(torch.ones(1))
        self.plain = torch.ones(1)

    def forward(self, x):
        return x * self.parameter * self.buffer * self.plain


model = Scale()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

model(torch.ones(1)).backward()
optimizer.step()
model.to(torch.float64)
saved = model.state_dict()

print("           value  dtype          saved")
for name in ("parameter", "buffer", "plain"):
    tensor = getattr(model, name)
    print(f"{name:<10} {tensor.item():.1f}    {tensor.dtype}  {name in saved}")
