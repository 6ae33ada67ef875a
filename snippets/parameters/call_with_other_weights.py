"""functional_call on a parametrized layer: the keys are its originals, and not weight."""

import torch
from torch import nn
from torch.func import functional_call
from torch.nn.utils.parametrizations import orthogonal, spectral_norm

x = torch.ones(1, 2)
layer = orthogonal(nn.Linear(2, 2, bias=False))
own = layer.parametrizations.weight.original
for key in ("parametrizations.weight.original", "weight"):
    mine = torch.eye(2, requires_grad=True)
    functional_call(layer, {key: mine}, x).sum().backward()
    print(key)
    print("    mine has a gradient:", mine.grad is not None)
    print("    the layer's own has:", own.grad is not None)

try:
    functional_call(layer, {"weight": mine}, x, strict=True)
except RuntimeError as error:
    for line in str(error).splitlines():
        print(line.strip())

layer = spectral_norm(nn.Linear(2, 2, bias=False)).eval()
before = layer.parametrizations.weight.original.clone()
functional_call(layer, {"weight": mine}, x)
after = layer.parametrizations.weight.original
print("spectral_norm, the layer is as before:", torch.equal(after, before))
