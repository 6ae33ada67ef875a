"""to(float16) throws away the imaginary part of a complex buffer; half() leaves it complex."""

import warnings

import torch
from torch import nn


class Rotary(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("turn", torch.polar(torch.ones(2), torch.tensor([1.0, 2.0])))
        self.weight = nn.Parameter(torch.ones(2))


print("turn:         ", Rotary().turn.dtype)
print("half():       ", Rotary().half().turn.dtype, "| weight:", Rotary().half().weight.dtype)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    model = Rotary().to(torch.float16)
print("to(float16):  ", model.turn.dtype, "| weight:", model.weight.dtype)
print("UserWarning:  ", str(caught[0].message).split(" (")[0])

for convert in (nn.Module.float, nn.Module.double, nn.Module.bfloat16):
    assert convert(Rotary()).turn.dtype == torch.complex64, "like half()"
