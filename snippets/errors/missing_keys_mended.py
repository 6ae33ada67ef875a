"""Allow the names that were added, and no others."""

from torch import nn

saved = nn.ModuleDict({"body": nn.Linear(4, 4)}).state_dict()
model = nn.ModuleDict({"body": nn.Linear(4, 4), "head": nn.Linear(4, 2)})
report = model.load_state_dict(saved, strict=False)
print("not in the file:", report.missing_keys)
assert report.missing_keys == ["head.weight", "head.bias"]
assert report.unexpected_keys == []
