"""Drop the keys that are not wanted by name, and load the rest strictly."""

from torch import nn

saved = nn.ModuleDict({"body": nn.Linear(4, 4), "head": nn.Linear(4, 2)})
model = nn.ModuleDict({"body": nn.Linear(4, 4)})
state = saved.state_dict()
kept = {key: state[key] for key in state if not key.startswith("head.")}
print(model.load_state_dict(kept))
