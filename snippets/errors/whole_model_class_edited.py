"""A whole model is loaded after its class was edited."""

import io

import torch
from torch import nn


class Net(nn.Linear):
    def forward(self, x):
        return super().forward(x)


file, model, x = io.BytesIO(), Net(2, 1), torch.ones(1, 2)
before = model(x)
torch.save(model, file)
file.seek(0)
Net.forward = lambda self, x: nn.Linear.forward(self, x) * 100  # an edit
loaded = torch.load(file, weights_only=False)
print("as saved:", loaded(x).allclose(before))
