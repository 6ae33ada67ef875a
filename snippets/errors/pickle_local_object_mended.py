"""Save the weights: no function is in them."""

import io

import torch
from torch import nn


def build():
    model = nn.Linear(4, 2)
    model.activation = lambda x: x.relu()
    return model


file = io.BytesIO()
torch.save(build().state_dict(), file)
file.seek(0)
print(build().load_state_dict(torch.load(file)))
