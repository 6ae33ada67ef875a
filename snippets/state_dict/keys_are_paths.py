"""A state_dict holds parameters and persistent buffers, each under its attributes' path."""

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.BatchNorm1d(16))
        self.heads = nn.ModuleDict({"topic": nn.Linear(16, 4), "score": nn.Linear(16, 1)})
        self.register_buffer("mask", torch.ones(16), persistent=False)
        self.scale = torch.ones(1)  # a plain tensor


model = Classifier().eval()
optimizer = torch.optim.Adam(model.parameters())

state = model.state_dict()
print("type:", type(state).__name__)
for key, value in state.items():
    print(f"{key:<29} {tuple(value.shape)!s:<8} {value.dtype}")

print("optimizer.state_dict():", list(optimizer.state_dict()))

part = model.encoder.state_dict()
print("encoder alone:", list(part)[:2])
print("with prefix=: ", list(model.encoder.state_dict(prefix="encoder."))[:2])
assert not {"mask", "scale", "training"} & set(state), "none of these is saved"
