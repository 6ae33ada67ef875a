"""Delete the old head's keys, and insist that nothing but the head is missing."""

import torch
from torch import nn


def classifier(classes):
    return nn.ModuleDict({"backbone": nn.Linear(8, 16), "head": nn.Linear(16, classes)})


torch.manual_seed(0)
state = classifier(1000).state_dict()
model = classifier(10)
fresh_head = model["head"].weight.clone()

for key in [key for key in state if key.startswith("head.")]:
    del state[key]

report = model.load_state_dict(state, strict=False)
print(report)
assert set(report.missing_keys) == {"head.weight", "head.bias"}, report
assert not report.unexpected_keys, report

loaded = model["backbone"].weight
print("backbone from the file:", torch.equal(loaded, state["backbone.weight"]))
print("head left as it was:   ", torch.equal(model["head"].weight, fresh_head))
