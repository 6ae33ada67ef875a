"""A key of a `ModuleDict` with a dot."""
# raises: KeyError

from torch import nn

nn.ModuleDict({"encoder.fc": nn.Linear(4, 2)})
