"""The file has a layer that the model was built without."""
# raises: RuntimeError

from torch import nn

saved = nn.ModuleDict({"body": nn.Linear(4, 4), "head": nn.Linear(4, 2)})
model = nn.ModuleDict({"body": nn.Linear(4, 4)})
model.load_state_dict(saved.state_dict())
