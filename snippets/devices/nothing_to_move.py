"""A second to() copies nothing; checking the first parameter skips moves that are needed."""

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode


class CountCopies(TorchDispatchMode):
    copies = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.copies += func is torch.ops.aten._to_copy.default
        return func(*args, **kwargs or {})


def copies(model, device):
    with CountCopies() as counter:
        model.to(device)
    return counter.copies


model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
print("first to():   ", copies(model, "meta"), "tensors copied")
print("second to():  ", copies(model, "meta"), "tensors copied")

half_moved = nn.Sequential(nn.Linear(2, 2).to("meta"), nn.Linear(2, 2))
already = next(half_moved.parameters()).device.type == "meta"
half_moved = half_moved if already else half_moved.to("meta")
print("after a check:", half_moved[0].weight.device, half_moved[1].weight.device)
print("without one:  ", copies(half_moved, "meta"), "tensors copied")
