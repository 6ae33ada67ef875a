"""The file holds a state_dict, and was taken for a model."""
# raises: AttributeError

import io

import torch
from torch import nn

file = io.BytesIO()
torch.save(nn.Linear(4, 2).state_dict(), file)
file.seek(0)
model = torch.load(file)
model.eval()
