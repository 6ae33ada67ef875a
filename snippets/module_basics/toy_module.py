"""A toy module: assignment files values in three dicts, and state_dict() walks them."""

import torch
from torch import nn


class Toy:
    def __init__(self):
        self._parameters = {}  # itself an ordinary attribute: see else, below
        self._buffers = {}
        self._modules = {}

    def __setattr__(self, name, value):  # Python calls this for toy.name = value
        if isinstance(value, nn.Parameter):
            self._parameters[name] = value
        elif isinstance(value, nn.Buffer):
            self._buffers[name] = value
        elif isinstance(value, Toy):
            self._modules[name] = value
        else:
            super().__setattr__(name, value)  # an ordinary attribute

    def state_dict(self, path=""):
        found = {}
        for tensors in (self._parameters, self._buffers):
            for name in tensors:
                found[path + name] = tensors[name]
        for name in self._modules:
            found.update(self._modules[name].state_dict(path + name + "."))
        return found


for kind in (Toy, nn.Module):  # the same with the toy and with the real class
    net, layer = kind(), kind()
    net.scale = nn.Parameter(torch.ones(1))
    net.mean = nn.Buffer(torch.zeros(2))
    net.layer = layer
    layer.weight = nn.Parameter(torch.ones(2))
    net.spare = [nn.Parameter(torch.ones(2))]
    print(kind.__name__ + ":", list(net.state_dict()))
