"""Mend the names, and load strictly."""

from torch import nn

saved = {f"module.{key}": value for key, value in nn.Linear(2, 2).state_dict().items()}
model = nn.Linear(2, 2)
saved = {key.removeprefix("module."): value for key, value in saved.items()}
print(model.load_state_dict(saved))
print("weight as saved:", model.weight.equal(saved["weight"]))
