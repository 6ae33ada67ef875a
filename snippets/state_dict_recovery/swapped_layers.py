"""A wrong mapping can swap two layers of one shape: only the outputs tell."""

import torch
from torch import nn


class Score(nn.Module):
    def __init__(self):
        super().__init__()
        self.query = nn.Linear(4, 4)
        self.key = nn.Linear(4, 4)

    def forward(self, x):
        return (self.query(x) @ self.key(x).T)[0, 1]


torch.manual_seed(0)
trained, model = Score(), Score()
swap = {"query": "key", "key": "query"}
state = {}
for name, value in trained.state_dict().items():
    layer, _, rest = name.partition(".")
    state[f"{swap[layer]}.{rest}"] = value

print(model.load_state_dict(state))
x = torch.randn(2, 4)
print(f"trained: {trained(x).item():.3f}")
print(f"loaded:  {model(x).item():.3f}")
