"""A Python list does not register its parameters; ParameterList and ParameterDict do."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.in_a_list = [nn.Parameter(torch.ones(1))]
        self.items = nn.ParameterList([nn.Parameter(torch.ones(1)), torch.ones(2)])
        self.by_name = nn.ParameterDict({"b": torch.ones(3), "a": torch.ones(4)})


for name, parameter in Net().named_parameters():
    print(f"{name:<10} {tuple(parameter.shape)} {type(parameter).__name__}")
