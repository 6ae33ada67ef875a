"""An optimizer loads by number: parameters in another order get each other's averages."""

import torch
from torch import nn

first, second = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(2))
optimizer = torch.optim.Adam([first, second])
(first + 5 * second).sum().backward()
optimizer.step()

other = torch.optim.Adam([second, first])
other.load_state_dict(optimizer.state_dict())  # raises nothing

for name, parameter in (("first", first), ("second", second)):
    own, loaded = (each.state[parameter]["exp_avg"] for each in (optimizer, other))
    print(f"{name:<6} saved: {own[0].item():.1f}, loaded: {loaded[0].item():.1f}")
