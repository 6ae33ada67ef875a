"""A layer that is not there, asked for by its path."""
# raises: AttributeError

from torch import nn

model = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
model.get_submodule("2")
