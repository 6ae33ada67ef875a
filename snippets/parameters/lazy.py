"""A lazy layer has its parameters before the first call, but no shape and no numbers."""

import torch
from torch import nn

model = nn.Sequential(nn.LazyLinear(3), nn.ReLU(), nn.Linear(3, 1))
lazy, weight = model[0], model[0].weight
print("before:", type(lazy).__name__, type(weight).__name__)

model.double()  # reaches it
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)  # so does this
attempts = {
    "count": weight.numel,
    "initialize": lambda: nn.init.ones_(weight),
    "freeze": lambda: model.requires_grad_(False),
    "copy into a plain layer": lambda: nn.Linear(2, 3).load_state_dict(lazy.state_dict()),
}
for what, attempt in attempts.items():
    try:
        attempt()
    except (RuntimeError, ValueError) as error:
        message = str(error).split(" in <")[0].split(".")[0]
        print(f"{what}: {type(error).__name__}: {message}")

model(torch.ones(1, 2, dtype=torch.float64))
print("after: ", type(lazy).__name__, type(weight).__name__, weight.dtype)
print("shape: ", tuple(weight.shape))
print("the same object:", lazy.weight is weight)

loaded = nn.LazyLinear(3)
loaded.load_state_dict(nn.Linear(2, 3).state_dict())
print("loaded:", type(loaded).__name__, tuple(loaded.weight.shape))
assert any(p is weight for p in optimizer.param_groups[0]["params"]), "and it is trained"
