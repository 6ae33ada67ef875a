"""The whole model was saved, and the module of its class cannot be imported."""
# raises: ModuleNotFoundError
# leaves: model.pt

import sys
import types

import torch
from torch import nn

models = sys.modules["models"] = types.ModuleType("models")
models.Net = type("Net", (nn.Linear,), {"__module__": "models"})
torch.save(models.Net(4, 2), "model.pt")
del sys.modules["models"]
torch.load("model.pt", weights_only=False)
