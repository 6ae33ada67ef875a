"""to() verifies nothing afterwards: it returns quietly from a module that has not moved."""

import torch
from torch import nn


class Stubborn(nn.Linear):
    def _apply(self, fn, recurse=True):
        return self  # some wrappers decide for themselves what moves


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(2, 2)
        self.second = Stubborn(2, 2)
        self.shift = torch.ones(2)  # not registered

    def forward(self, x):
        return self.second(self.first(x)) + self.shift


model = Model().to("meta")
print("to() raised nothing")
for name, parameter in model.named_parameters():
    print(f"  {name:<14}{parameter.device}")
print(f"  {'shift':<14}{model.shift.device}")

x = torch.ones(1, 2, device="meta")
try:
    model(x)
except RuntimeError as error:
    print("first call:", error)

tensors = [*model.named_parameters(), *model.named_buffers()]
print("not on x.device:", [name for name, tensor in tensors if tensor.device != x.device])
assert model.shift.device != x.device, "a list of registered tensors cannot show this one"
