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

state, again = layer().bfloat16().state_dict(), layer()
layer().load_state_dict(state, assign=True)
again.load_state_dict(state)  # without assign
print("the same dict, loaded again:", again.weight.dtype)
assert again.weight.data_ptr() == state["weight"].data_ptr(), "taken, not copied"
unmarked = layer()
unmarked.load_state_dict(layer().bfloat16().state_dict())
assert unmarked.weight.dtype == torch.float32, "another dict has no mark"
