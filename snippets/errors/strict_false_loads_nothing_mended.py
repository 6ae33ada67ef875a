"""Mend the names, and allow nothing to be missing."""

from torch import nn

saved = nn.DataParallel(nn.Linear(4, 2)).state_dict()
model = nn.Linear(4, 2)
state = {key.removeprefix("module."): saved[key] for key in saved}
print(model.load_state_dict(state))
print("from the file:", model.weight.equal(saved["module.weight"]))
