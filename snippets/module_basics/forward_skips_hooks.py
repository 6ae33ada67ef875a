"""Calling forward() yourself skips that one module's hooks, not those of the modules inside."""

import torch
from torch import nn
from torch.nn.modules.module import register_module_forward_hook

ran = []
model = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
model.register_forward_pre_hook(lambda module, args: ran.append("pre-hook"))
model.register_forward_hook(lambda module, args, output: ran.append("forward hook"))
model.register_full_backward_hook(lambda module, *grads: ran.append("backward hook"))
model[0].register_forward_hook(lambda module, args, output: ran.append("  hook of model[0]"))
everywhere = register_module_forward_hook(
    lambda module, args, output: ran.append(f"  global hook on {type(module).__name__}")
)

x = torch.ones(1, 2, requires_grad=True)
for label, run in (("model(x)", model), ("model.forward(x)", model.forward)):
    ran.clear()
    run(x).sum().backward()
    print(label, *ran, sep="\n    ")

everywhere.remove()
