"""load_state_dict silently converts to the model's dtype; assign=True keeps the file's."""

import warnings

import torch
from torch import nn

warnings.simplefilter("error")  # a warning would stop this script


def load(value, model, **options):
    report = model.load_state_dict({"weight": value}, **options)
    stored = model.weight
    print(f"{value.dtype} {value.item():g} -> {stored.dtype} {stored.item():.6f}, {report}")


def layer():
    return nn.Linear(1, 1, bias=False)


def counter():
    module = nn.Module()
    module.register_buffer("weight", torch.tensor([[0]]))
    return module


load(torch.tensor([[1 / 3]]).bfloat16(), layer())
load(torch.tensor([[1e6]]), layer().half())
load(torch.tensor([[7]]), layer())
load(torch.tensor([[2.7]]), counter())
load(torch.tensor([[1 / 3]]).bfloat16(), layer(), assign=True)
