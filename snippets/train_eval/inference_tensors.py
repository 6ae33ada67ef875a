"""An inference tensor cannot be saved for backward or changed in place; its clone can."""

import textwrap

import torch
from torch import nn

encoder, head = nn.Linear(2, 2), nn.Linear(2, 1)
x = torch.ones(1, 2)

with torch.inference_mode():
    features = encoder(x)
print("requires_grad:", features.requires_grad, "| is_inference:", features.is_inference())

attempts = (lambda: head(features), lambda: features.requires_grad_(), lambda: features.add_(1))
for attempt in attempts:
    try:
        attempt()
    except RuntimeError as error:
        print(textwrap.fill(str(error).split(".")[0], 90, initial_indent="RuntimeError: "))

head(features.clone()).sum().backward()
print("a clone:      ", head.weight.grad is not None)

with torch.no_grad():
    features = encoder(x)
head.zero_grad()
head(features).sum().backward()
print("under no_grad:", head.weight.grad is not None)
