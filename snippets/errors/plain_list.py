"""The layers are in a plain list, and the module is moved."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(4, 4), nn.Linear(4, 2)]


net = Net().to("meta")
print("parameters:", len(list(net.parameters())), "keys:", list(net.state_dict()))
print("device of its layer:", net.layers[0].weight.device)
