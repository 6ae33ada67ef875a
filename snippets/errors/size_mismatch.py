"""A file of a model with 1000 classes, loaded into one with 10."""
# raises: RuntimeError

from torch import nn

saved = nn.ModuleDict({"fc": nn.Linear(512, 1000)}).state_dict()
model = nn.ModuleDict({"fc": nn.Linear(512, 10)})
model.load_state_dict(saved)
