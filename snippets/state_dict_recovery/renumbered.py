"""Renaming in place overwrites keys that are still needed; a new dict does not."""

from torch import nn

old = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 2))
new = nn.Sequential(nn.Linear(4, 4), nn.Dropout(), nn.Linear(4, 4), nn.Linear(4, 2))
renames = {"1.": "2.", "2.": "3."}  # a Dropout has moved two layers on

in_place = old.state_dict()
for before, after in renames.items():
    for key in [key for key in in_place if key.startswith(before)]:
        in_place[after + key.removeprefix(before)] = in_place.pop(key)
print("in place:", list(in_place))
try:
    new.load_state_dict(in_place)
except RuntimeError as error:
    print("RuntimeError:", error)

renamed = {}
for key, tensor in old.state_dict().items():
    number, name = key[:2], key[2:]
    renamed[renames.get(number, number) + name] = tensor
print("new dict:", list(renamed))
print(new.load_state_dict(renamed))
