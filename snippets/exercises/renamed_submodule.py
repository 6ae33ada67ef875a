"""Renaming a submodule renames its keys and nothing else, so an old file no longer fits."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, first):
        super().__init__()
        self.add_module(first, nn.Linear(8, 16))  # as self.encoder = ... does
        self.decoder = nn.Linear(16, 4)


old, new = Net("encoder"), Net("layer1")
print("old:", [name for name, _ in old.named_parameters()])
print("new:", [name for name, _ in new.named_parameters()])

try:
    new.load_state_dict(old.state_dict())
except RuntimeError as error:
    print("RuntimeError:", error)

renamed = {}
for key, value in old.state_dict().items():
    if key.startswith("encoder."):
        key = "layer1." + key.removeprefix("encoder.")
    renamed[key] = value
print("renamed:", new.load_state_dict(renamed))
