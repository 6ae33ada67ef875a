"""The model has a layer more than the file."""
# raises: RuntimeError

from torch import nn

saved = nn.ModuleDict({"body": nn.Linear(4, 4)}).state_dict()
model = nn.ModuleDict({"body": nn.Linear(4, 4), "head": nn.Linear(4, 2)})
model.load_state_dict(saved)
