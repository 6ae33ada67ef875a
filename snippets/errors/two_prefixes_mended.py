"""Cut prefixes off from the outside in, in whatever order they stand."""

import torch
from torch import nn


def plain(key):
    while key.startswith(("module.", "_orig_mod.")):
        key = key.partition(".")[2]
    return key


for wrapped in (nn.DataParallel(torch.compile(nn.Sequential(nn.Linear(4, 2)))),
                torch.compile(nn.DataParallel(nn.Sequential(nn.Linear(4, 2))))):
    state = wrapped.state_dict()
    model = nn.Sequential(nn.Linear(4, 2))
    new = {plain(key): state[key] for key in state}
    print(list(state)[0], model.load_state_dict(new))
