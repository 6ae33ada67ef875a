"""A key of a `ModuleDict` that is a number."""
# raises: TypeError

from torch import nn

nn.ModuleDict({0: nn.Linear(4, 2)})
