"""Allow the one missing name, in a model that ties its weights."""

from torch import nn

embed, head = nn.Embedding(8, 4), nn.Linear(4, 8, bias=False)
head.weight = embed.weight
model = nn.ModuleDict({"embed": embed, "lm_head": head})
saved = {"embed.weight": nn.Embedding(8, 4).weight.detach()}

report = model.load_state_dict(saved, strict=False)
print("missing:", report.missing_keys)
assert report.missing_keys == ["lm_head.weight"] and not report.unexpected_keys
print("loaded too:", model.lm_head.weight.equal(saved["embed.weight"]))
