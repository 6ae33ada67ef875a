"""Sequential hands one value from layer to layer; a tuple or a dict is one value."""

import torch
from torch import nn


class AddMask(nn.Module):
    def forward(self, state):
        return {**state, "x": state["x"] + state["mask"]}


x, mask = torch.ones(1, 5, 4), torch.zeros(1, 5, 1)
model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 2))
recurrent = nn.Sequential(nn.LSTM(4, 3, batch_first=True), nn.Linear(3, 2))

attempts = {
    "two inputs": lambda: model(x, mask),
    "a keyword": lambda: model(x, mask=mask),
    "after an LSTM": lambda: recurrent(x),
    "a dict": lambda: model({"x": x, "mask": mask}),
    "a list of layers": lambda: nn.Sequential([nn.Linear(4, 4)]),
    "a function": lambda: nn.Sequential(nn.Linear(4, 4), torch.relu),
}
for what, attempt in attempts.items():
    try:
        attempt()
    except TypeError as error:
        print(f"{what}\n    TypeError: {error}")

packed = nn.Sequential(AddMask(), AddMask())({"x": x, "mask": mask})
print("layers of your own: ", {key: tuple(value.shape) for key, value in packed.items()})
print("the last may return:", type(recurrent[:1](x)).__name__)
assert len(nn.Sequential(*[nn.Linear(4, 4), nn.ReLU()])) == 2, "a star unpacks a list of layers"
