"""Put the class back under its old name, load once, and save the weights."""

import io
import sys
import types

import torch
from torch import nn

models = sys.modules["models"] = types.ModuleType("models")
Net = models.Net = type("Net", (nn.Linear,), {"__module__": "models"})
file = io.BytesIO()
torch.save(models.Net(4, 2), file)
del models.Net

models.Net = Net
file.seek(0)
state = torch.load(file, weights_only=False).state_dict()
print(nn.Linear(4, 2).load_state_dict(state))
