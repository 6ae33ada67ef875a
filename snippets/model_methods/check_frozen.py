"""One training step shows what really moves: in a frozen body BatchNorm's statistics do."""

import torch
from torch import nn


def what_moves(model, step):
    """Names of the parameters and buffers that one call of step() changes."""
    before = {name: tensor.clone() for name, tensor in model.state_dict(keep_vars=True).items()}
    step()
    after = model.state_dict(keep_vars=True)
    return {name for name, tensor in before.items() if not torch.equal(tensor, after[name])}


torch.manual_seed(0)
body = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.ReLU())
model = nn.ModuleDict({"body": body, "head": nn.Linear(4, 1)})
model["body"].requires_grad_(False)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
x = torch.randn(8, 2)


def step():
    optimizer.zero_grad()
    model["head"](model["body"](x)).sum().backward()
    optimizer.step()


print("train mode:", *sorted(what_moves(model, step)), sep="\n  ")
model["body"].eval()
print("body in eval():", *sorted(what_moves(model, step)), sep="\n  ")

assert what_moves(model, step) == {"head.weight", "head.bias"}, "freeze more, or thaw more"
