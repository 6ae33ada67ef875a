"""A whole model was saved, and torch.load reads no class that it does not know."""
# raises: _pickle.UnpicklingError
# leaves: model.pt

import torch
from torch import nn

torch.save(nn.Linear(4, 2), "model.pt")
torch.load("model.pt")
