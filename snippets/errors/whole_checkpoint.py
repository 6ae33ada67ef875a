"""The whole training checkpoint was passed, not the weights in it."""
# raises: RuntimeError

from torch import nn

model = nn.Sequential(nn.Linear(4, 2))
checkpoint = {"epoch": 3, "state_dict": model.state_dict(), "optimizer": {}}
model.load_state_dict(checkpoint)
