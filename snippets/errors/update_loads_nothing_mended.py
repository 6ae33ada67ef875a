"""Load what passed the filter, and look at what is missing."""

from torch import nn

pretrained = nn.DataParallel(nn.Linear(4, 2)).state_dict()
model = nn.Linear(4, 2)
own = model.state_dict()
cut = {key.removeprefix("module."): pretrained[key] for key in pretrained}
kept = {key: cut[key] for key in cut if key in own}
report = model.load_state_dict(kept, strict=False)
print("loaded:", list(kept), "missing:", report.missing_keys)
assert not report.missing_keys
