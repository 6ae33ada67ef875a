"""Leave out what has another shape, and say aloud what that was."""

from torch import nn

saved = nn.ModuleDict({"body": nn.Linear(8, 512), "fc": nn.Linear(512, 1000)}).state_dict()
model = nn.ModuleDict({"body": nn.Linear(8, 512), "fc": nn.Linear(512, 10)})

own = model.state_dict()
fits = {key: tensor for key, tensor in saved.items() if key in own and tensor.shape == own[key].shape}
report = model.load_state_dict(fits, strict=False)
print("still as initialized:", report.missing_keys)
assert report.missing_keys == ["fc.weight", "fc.bias"]  # the head, and nothing else
