"""Map the old prefixes to the new ones in a new dict, and load strictly."""

from torch import nn

body, fc = nn.Linear(4, 4), nn.Linear(4, 2)
saved = nn.ModuleDict({"body": body, "fc": nn.Sequential(fc)}).state_dict()
model = nn.ModuleDict({"body": nn.Linear(4, 4), "fc": nn.Linear(4, 2)})


def new_name(key):
    for old, new in {"fc.0.": "fc."}.items():
        if key.startswith(old):
            return new + key.removeprefix(old)
    return key


state = {new_name(key): tensor for key, tensor in saved.items()}
print(model.load_state_dict(state))
