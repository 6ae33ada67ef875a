"""Give the moved layer its new number, in a new dict."""

from torch import nn

saved = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2)).state_dict()
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 2))

number = {"0": "0", "2": "3"}  # in the file, in the model
new = {}
for key, tensor in saved.items():
    old, _, rest = key.partition(".")
    new[f"{number[old]}.{rest}"] = tensor
print(model.load_state_dict(new))
