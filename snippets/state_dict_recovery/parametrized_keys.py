"""Parametrizations rename keys; weight_norm reads old files, spectral_norm does not."""

import warnings

import torch
from torch import nn
from torch.nn import utils
from torch.nn.utils import parametrizations

warnings.simplefilter("ignore", FutureWarning)  # utils.weight_norm is deprecated


def layer():
    return nn.Linear(2, 2, bias=False)


def try_to_load(name, model, state):
    try:
        print(f"{name}:", model.load_state_dict(state))
    except RuntimeError as error:
        print(f"{name}:", str(error).splitlines()[1].strip().split(", ")[0], "...")


old = utils.weight_norm(layer()).state_dict()
new = parametrizations.weight_norm(layer()).state_dict()
print("old keys:", list(old))
print("new keys:", list(new))
try_to_load("old file, new weight_norm", parametrizations.weight_norm(layer()), old)
try_to_load("new file, old weight_norm", utils.weight_norm(layer()), new)
old_spectral = utils.spectral_norm(layer()).state_dict()
new_layer = parametrizations.spectral_norm(layer())
try_to_load("old file, new spectral_norm", new_layer, old_spectral)
try_to_load("new file, old spectral_norm", utils.spectral_norm(layer()), new_layer.state_dict())

renames = {
    "weight_orig": "parametrizations.weight.original",
    "weight_u": "parametrizations.weight.0._u",
    "weight_v": "parametrizations.weight.0._v",
}
mapped = {renames[key]: value for key, value in old_spectral.items()}
try_to_load("the same, renamed", parametrizations.spectral_norm(layer()), mapped)

trained = parametrizations.weight_norm(layer())
utils.parametrize.remove_parametrizations(trained, "weight")
try_to_load("folded back, plain layer", layer(), trained.state_dict())

x = torch.randn(3, 2)
for was, now in ((utils.weight_norm, parametrizations.weight_norm),
                 (utils.spectral_norm, parametrizations.spectral_norm)):
    first, second = was(layer()).eval(), now(layer()).eval()
    values = first.state_dict()
    if "weight_u" in values:
        values = {renames[key]: value for key, value in values.items()}
    second.load_state_dict(values)
    first(x)  # sets the weight from what was saved
    assert torch.allclose(first(x), second(x), atol=1e-6), "the values fit"
