"""The whole model was saved, and its class is gone."""
# raises: AttributeError
# leaves: model.pt

import sys
import types

import torch
from torch import nn

models = sys.modules["models"] = types.ModuleType("models")
models.Net = type("Net", (nn.Linear,), {"__module__": "models"})
torch.save(models.Net(4, 2), "model.pt")
del models.Net
torch.load("model.pt", weights_only=False)
