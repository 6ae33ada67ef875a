"""There is a method for each kind."""

from torch import nn

model = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4))
print(model.get_submodule("0"))
print(model.get_parameter("0.weight").shape, model.get_buffer("1.running_mean").shape)
