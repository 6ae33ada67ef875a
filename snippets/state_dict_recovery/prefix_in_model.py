"""The prefix is in the model: load into the model inside the wrapper."""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2, bias=False)


state = Model().state_dict()
wrapped, compiled = nn.DataParallel(Model()), torch.compile(Model())

try:
    wrapped.load_state_dict(state)
except RuntimeError as error:
    print("RuntimeError:", error)

print("wrapped.module:    ", wrapped.module.load_state_dict(state))
print("compiled._orig_mod:", compiled._orig_mod.load_state_dict(state))
