"""A non-persistent buffer is not in the file: what it holds after loading, __init__ made."""

import torch
from torch import nn


class Mask(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.register_buffer("causal", torch.ones(size, size).tril().bool(), persistent=False)
        self.register_buffer("calls", torch.tensor(0))


trained = Mask(3)
trained.calls += 5
trained.causal[0, 2] = True  # changed by hand: nothing will remember this
print("saved keys:", list(trained.state_dict()))

fresh = Mask(3)
print(fresh.load_state_dict(trained.state_dict()))
print("calls: ", fresh.calls.item())
print("causal:", fresh.causal.tolist())

bigger = Mask(4)  # no size mismatch: the mask is not in the file
print(bigger.load_state_dict(trained.state_dict()))
