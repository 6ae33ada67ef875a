"""A weight frozen during training goes on moving if its .grad is zero instead of None."""

import torch
from torch import nn

print("optimizer                   .grad  moved by one step")
for name, make in {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.1),
    "SGD, momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "SGD, weight_decay": lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.1),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.1),
    "AdamW": lambda p: torch.optim.AdamW(p, lr=0.1),
}.items():
    for set_to_none in (False, True):
        weight = nn.Parameter(torch.ones(1))
        optimizer = make([weight])
        weight.square().sum().backward()
        optimizer.step()  # trained, then frozen

        weight.requires_grad_(False)
        optimizer.zero_grad(set_to_none=set_to_none)
        before = weight.item()
        optimizer.step()
        grad = "None" if weight.grad is None else f"{weight.grad.item():.1f}"
        print(f"{name:<28}{grad:<7}{weight.item() != before}")
