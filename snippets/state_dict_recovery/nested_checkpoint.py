"""A training checkpoint holds the state_dict one level down: take it out first."""

from torch import nn

model = nn.Linear(2, 2)
checkpoint = {"epoch": 3, "state_dict": nn.Linear(2, 2).state_dict()}

try:
    model.load_state_dict(checkpoint)
except RuntimeError as error:
    print("RuntimeError:", error)

print("top level:", {key: type(value).__name__ for key, value in checkpoint.items()})
print(model.load_state_dict(checkpoint["state_dict"]))
