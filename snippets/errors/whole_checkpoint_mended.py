"""Look at the top level, then load the entry that holds the weights."""

from torch import nn

model = nn.Sequential(nn.Linear(4, 2))
checkpoint = {"epoch": 3, "state_dict": model.state_dict(), "optimizer": {}}
print({key: type(value).__name__ for key, value in checkpoint.items()})
print(model.load_state_dict(checkpoint["state_dict"]))
