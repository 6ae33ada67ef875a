"""The model's own values are loaded into it, and all keys match."""

from torch import nn

pretrained = nn.DataParallel(nn.Linear(4, 2)).state_dict()
model = nn.Linear(4, 2)
before = model.weight.clone()
own = model.state_dict()
own.update({key: pretrained[key] for key in pretrained if key in own})
print(model.load_state_dict(own))
print("as before:", model.weight.equal(before))
