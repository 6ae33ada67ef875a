"""A module under two names is listed once in modules() and twice in state_dict()."""

import torch
from torch import nn

fc = nn.Linear(2, 2, bias=False)
model = nn.Sequential(fc, nn.ReLU(), fc)

print("runs as:       ", [type(module).__name__ for module in model])
print("children():    ", [type(module).__name__ for module in model.children()])
print("modules:       ", [name for name, _ in model.named_modules()])
print("every name:    ", [name for name, _ in model.named_modules(remove_duplicate=False)])
print("parameters:    ", [name for name, _ in model.named_parameters()])
print("state_dict:    ", list(model.state_dict()))

try:
    model.load_state_dict({"0.weight": torch.ones(2, 2)})
except RuntimeError as error:
    print("RuntimeError:  ", str(error).splitlines()[1].strip())

file = {"2.weight": torch.full((2, 2), 5.0), "0.weight": torch.ones(2, 2)}
model.load_state_dict(file)
print("loaded 5 and 1:", model[0].weight[0].tolist())
