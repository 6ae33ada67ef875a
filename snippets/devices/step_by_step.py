"""Ten lines visit the same tensors in the same order as Module._apply, which to() calls."""

import torch
from torch import nn


def visit(module, fn):
    for child in module.children():  # the innermost modules come first
        visit(child, fn)
    for parameter in filter(torch.is_tensor, module._parameters.values()):
        parameter.data = fn(parameter)  # the object stays, what is in it changes
        if parameter.grad is not None:
            parameter.grad.data = fn(parameter.grad)
    for name, buffer in module._buffers.items():
        if buffer is not None:
            module._buffers[name] = fn(buffer)  # another tensor under the old name


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(4))
        self.fc = nn.Linear(2, 4)
        self.norm = nn.BatchNorm1d(4, affine=False)


model = Model()
model.fc(torch.ones(1, 2)).sum().backward()

parameters = dict(model.named_parameters())
names = {id(t): name for name, t in [*parameters.items(), *model.named_buffers()]}
names |= {id(p.grad): f"{name}.grad" for name, p in parameters.items() if p.grad is not None}

visited, by_torch = [], []
with torch.no_grad():
    visit(model, lambda tensor: visited.append(names[id(tensor)]) or tensor)
model._apply(lambda tensor: by_torch.append(names[id(tensor)]) or tensor)

print(*by_torch, sep="\n")
print("the same as PyTorch:", visited == by_torch)
assert visited == by_torch, "the ten lines are a true picture of _apply"
