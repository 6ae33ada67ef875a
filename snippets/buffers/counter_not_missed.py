"""A missing counter is reported only if the dict says which version of BatchNorm wrote it."""

from torch import nn

norm = nn.BatchNorm1d(1)
saved = norm.state_dict()
for name, _ in norm.named_buffers():
    del saved[name]

for weights in (saved, dict(saved)):  # a plain dict has lost the version
    print(norm.load_state_dict(weights, strict=False).missing_keys)
