"""With a prefix on every key, strict=False loads nothing; only its report says so."""

import torch
from torch import nn

torch.manual_seed(0)


def make():
    return nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4))


saved = nn.DataParallel(make()).state_dict()  # keys such as module.0.weight
model = make()
before = {name: tensor.clone() for name, tensor in model.state_dict().items()}

report = model.load_state_dict(saved, strict=False)  # no error, no warning

after = model.state_dict()
changed = [name for name in after if not torch.equal(after[name], before[name])]
print("tensors changed:    ", changed)
print("used from the file: ", len(saved) - len(report.unexpected_keys), "of", len(saved))
print("missing, the model: ", len(report.missing_keys), "of", len(before))

try:
    assert not report.missing_keys, f"{report.missing_keys[0]} and others are missing"
except AssertionError as error:
    print("AssertionError:", error)
