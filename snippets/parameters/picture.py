"""The picture: three tensors after each event; a dashed box if it left them alone."""

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


last = {}


def show(event):
    for name in ("parameter", "buffer", "plain"):
        tensor = getattr(model, name)
        label = f"{tensor.item():.1f}\\n{str(tensor.dtype).removeprefix('torch.')}"
        look = "aside" if label == last.get(name) else "code"
        print(f'{name}_{event} [class={look}, label="{label}"]')
        last[name] = label


model = Scale()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
show("start")
model(torch.ones(1)).backward()
optimizer.step()
show("step")
model.to(torch.float64)
show("move")
for name in model.state_dict():
    print(f"{name}_move -> file")
