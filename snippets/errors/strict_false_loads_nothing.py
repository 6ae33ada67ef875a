"""Every key has a prefix, and strict=False skips them all."""

from torch import nn

saved = nn.DataParallel(nn.Linear(4, 2)).state_dict()
model = nn.Linear(4, 2)
before = model.weight.clone()
report = model.load_state_dict(saved, strict=False)
print("missing:", report.missing_keys)
print("unexpected:", report.unexpected_keys)
print("as before:", model.weight.equal(before))
