"""An optimizer made from the trainable parameters does not notice one that is thawed later."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
body, head = model
x = torch.ones(4, 2)


def moved(optimizer):
    before = {name: p.clone() for name, p in model.named_parameters()}
    optimizer.zero_grad()
    model(x).sum().backward()
    optimizer.step()
    return [name for name, p in model.named_parameters() if not torch.equal(p, before[name])]


body.requires_grad_(False)
trainable = [p for p in model.parameters() if p.requires_grad]
filtered = torch.optim.AdamW(trainable, lr=0.1)
given_all = torch.optim.AdamW(model.parameters(), lr=0.1)
print("body frozen:  filtered ", moved(filtered))
print("              given all", moved(given_all))

body.requires_grad_(True)
print("body thawed:  filtered ", moved(filtered))
print("              given all", moved(given_all))

filtered.add_param_group({"params": body.parameters(), "lr": 0.01})
print("group added:  filtered ", moved(filtered))
