"""weight_norm puts two parameters in place of weight: plain checkpoints no longer load."""

import textwrap

import torch
from torch import nn
from torch.nn.utils.parametrizations import weight_norm
from torch.nn.utils.parametrize import remove_parametrizations

torch.manual_seed(0)
plain = nn.Linear(4, 2)
checkpoint = {key: value.clone() for key, value in plain.state_dict().items()}

layer = weight_norm(plain)  # changes the module in place
for name, parameter in layer.named_parameters():
    print(f"{name:<34} {tuple(parameter.shape)}")
print("weight is now a", type(layer.weight).__name__, "of a", type(layer).__name__)

try:
    layer.load_state_dict(checkpoint)
except RuntimeError as error:
    for line in str(error).splitlines():
        print(textwrap.fill(line.strip(), 90))

of_the_old_weight_norm = {
    "bias": torch.zeros(2), "weight_g": torch.ones(2, 1), "weight_v": torch.ones(2, 4)
}
print("weight_g, weight_v:", layer.load_state_dict(of_the_old_weight_norm))

remove_parametrizations(layer, "weight")
print("removed:", list(layer.state_dict()), layer.load_state_dict(checkpoint))
