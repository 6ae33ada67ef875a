"""What the call of a module does, in nine lines: pre-hooks, forward(), forward hooks."""

import torch
from torch import nn


class Doubling(nn.Module):
    def forward(self, x):
        return x * 2


def call(module, *args):
    for hook in module._forward_pre_hooks.values():
        changed = hook(module, args)
        args = args if changed is None else changed
    output = module.forward(*args)
    for hook in module._forward_hooks.values():
        changed = hook(module, args, output)
        output = output if changed is None else changed
    return output


model = Doubling()
model.register_forward_pre_hook(lambda module, args: (args[0] + 100,))
model.register_forward_hook(lambda module, args, output: output + 1)

x = torch.tensor([1.0])
print("by hand:         ", call(model, x).item())
print("model(x):        ", model(x).item())
print("model.forward(x):", model.forward(x).item())
