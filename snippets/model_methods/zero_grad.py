"""zero_grad() sets .grad to None, and without it the gradients of two calls add up."""

import torch
from torch import nn

model = nn.Linear(1, 1, bias=False)
x = torch.ones(1, 1)

print("new model:            ", model.weight.grad)
for _ in range(2):
    model(x).sum().backward()
    print("backward():           ", model.weight.grad.item())

kept = model.weight.grad
model.zero_grad()
print("zero_grad():          ", model.weight.grad, "| the old tensor:", kept.item())

try:
    model.weight.grad.norm()
except AttributeError as error:
    print("AttributeError:       ", error)

model(x).sum().backward()
model.zero_grad(set_to_none=False)
print("set_to_none=False:    ", model.weight.grad.item())

head = nn.Linear(1, 1, bias=False)
optimizer = torch.optim.SGD(head.parameters(), lr=0.1)  # was given the head only
layers = {"model": model, "head": head}
for label, clear in {"optimizer": optimizer.zero_grad, "model": model.zero_grad}.items():
    head(model(x)).sum().backward()
    clear()
    left = [name for name, layer in layers.items() if layer.weight.grad is not None]
    print(f"{label + '.zero_grad()':<21} gradients left in {left}")
