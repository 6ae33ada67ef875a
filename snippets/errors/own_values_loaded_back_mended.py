"""Count what passes the filter."""

from torch import nn

saved = {f"module.{key}": value for key, value in nn.Linear(2, 2).state_dict().items()}
model = nn.Linear(2, 2)
own = model.state_dict()
fits = {key.removeprefix("module."): value for key, value in saved.items()}
fits = {key: value for key, value in fits.items() if key in own}
print(len(fits), "of", len(own))
model.load_state_dict(own | fits)
print("weight as saved:", model.weight.equal(saved["module.weight"]))
