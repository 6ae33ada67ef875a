"""A parameter, a buffer and a plain tensor: after a step, in a move, in the file."""

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.parameter = nn.Parameter(torch.ones(1))
        self.buffer = nn.Buffer(torch.ones(1))
        self.plain = torch.ones(1)


model = Scale()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

(model.parameter * model.buffer * model.plain).backward()
optimizer.step()
model.to(torch.float64)

print("           value  dtype          saved")
for name in ("parameter", "buffer", "plain"):
    tensor = getattr(model, name)
    print(f"{name:<10} {tensor.item():.1f}    {tensor.dtype}  {name in model.state_dict()}")
