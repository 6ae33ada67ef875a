"""A toy module: assignment files values in three dicts, and state_dict() walks them."""

import torch
from torch import nn


class Toy:
    def __init__(self):
        # Plain dicts: __setattr__ leaves these three among the ordinary attributes.
        self._parameters, self._buffers, self._modules = {}, {}, {}

    def __setattr__(self, name, value):  # Python calls this for toy.name = value
        place = vars(self)  # the dict of ordinary attributes
        if isinstance(value, nn.Parameter):
            place = self._parameters
        elif isinstance(value, nn.Buffer):
            place = self._buffers
        elif isinstance(value, Toy):
            place = self._modules
        place[name] = value

    def state_dict(self, path=""):
        found = {}
        for name, tensor in (self._parameters | self._buffers).items():
            found[path + name] = tensor
        for name, child in self._modules.items():
            found |= child.state_dict(path + name + ".")
        return found


for kind in (Toy, nn.Module):
    layer, extra, net = kind(), kind(), kind()
    for module in (layer, extra):
        module.weight = nn.Parameter(torch.ones(2))
    net.scale = nn.Parameter(torch.ones(1))
    net.mean = nn.Buffer(torch.zeros(2))
    net.layer = layer
    net.spare = [extra]  # a list is no module
    print(f"{kind.__name__ + ':':<8}", list(net.state_dict()))
