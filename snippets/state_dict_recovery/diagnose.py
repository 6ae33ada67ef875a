"""Comparing keys, shapes and dtypes before loading shows what is wrong, and how to mend it."""

import io
from collections import Counter

import torch
from torch import nn


def shape(value):
    return tuple(value.shape) if isinstance(value, torch.Tensor) else type(value).__name__


def compare(model, state):
    ours = model.state_dict()
    missing = [key for key in ours if key not in state]
    unexpected = [key for key in state if key not in ours]
    for key in missing:
        print("missing   ", key, shape(ours[key]))
    for key in unexpected:
        print("unexpected", key, shape(state[key]))
    for key in [key for key in ours if key in state]:
        for what in ("shape", "dtype"):
            mine, theirs = (getattr(each[key], what, "none") for each in (ours, state))
            if mine != theirs:
                print(f"{what:<10} {key}: file {theirs}, model {mine}")
    pairs = [(old, new) for old in unexpected for new in missing]
    cut = Counter(old.removesuffix(new) for old, new in pairs if old.endswith("." + new))
    add = Counter(new.removesuffix(old) for old, new in pairs if new.endswith("." + old))
    for prefix, count in cut.most_common(2):
        print(f"mend?      cut {prefix!r} off: finds {count} of {len(missing)} missing")
    for prefix, count in add.most_common(2):
        print(f"mend?      put {prefix!r} before: finds {count} of {len(missing)} missing")
    for old, new in zip(unexpected, missing) if not cut + add else []:  # both in their order
        if shape(state[old]) == shape(ours[new]):
            print(f"mend?      rename {old} to {new}")


def mlp(*names, classes=4):
    layers = (nn.Linear(8, 16), nn.Linear(16, 4), nn.Linear(4, classes))
    return nn.ModuleDict(zip(names, layers))


file = io.BytesIO()
torch.save(mlp("fc1", "fc2", "out").half().state_dict(), file)
file.seek(0)
state = torch.load(file, map_location="meta", weights_only=True)  # names and shapes, no data
compare(mlp("fc1", "hidden", "out", classes=10), state)
print("---")
compare(mlp("fc1", "fc2", "out"), nn.DataParallel(mlp("fc1", "fc2", "out")).state_dict())
print("---")
compare(nn.ModuleDict({"model": nn.Linear(8, 16)}), nn.Linear(8, 16).state_dict())
