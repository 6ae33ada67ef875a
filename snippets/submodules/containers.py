"""ModuleList and ModuleDict cannot be called; they refuse most of what is no module."""

import torch
from torch import nn

fc = nn.Linear(4, 4)
layers = nn.ModuleList([fc, nn.ReLU()])
heads = nn.ModuleDict({"label": nn.Linear(4, 3), "score": nn.Linear(4, 1)})
print("list:", len(layers), layers[0] is fc, "| dict:", list(heads), "score" in heads)

attempts = {
    "call the list": lambda: layers(torch.ones(1, 4)),
    "a list inside": lambda: layers.append([nn.ReLU()]),
    "a function": lambda: layers.append(torch.relu),
    "a dot": lambda: heads.update({"label.new": nn.Linear(4, 3)}),
    "a taken name": lambda: heads.update({"type": nn.Linear(4, 3)}),
    "a number": lambda: heads.update({1: nn.Linear(4, 3)}),
}
for what, attempt in attempts.items():
    try:
        attempt()
    except (KeyError, NotImplementedError, TypeError) as error:
        print(f"{what + ':':<15}{type(error).__name__}: {error}")

taken = [name for name in ("type", "keys", "forward", "half") if hasattr(heads, name)]
assert len(taken) == 4, "each of these is an attribute of every ModuleDict"

holder = nn.Module()
holder.dict, holder.tuple = {"fc": fc}, (fc,)
assert not holder.state_dict(), "a plain dict or tuple registers nothing"
