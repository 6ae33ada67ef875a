"""Look at the names first."""

from torch import nn

model = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
print([name for name, _ in model.named_modules()])
print(model.get_submodule("1"))
