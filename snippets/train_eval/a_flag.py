"""eval() sets training = False in every registered module, returns self, and does no more."""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(2, 2), nn.Dropout())
        self.extras = [nn.Dropout()]  # a plain list: not registered


def modes(model):
    return {name or "(root)": module.training for name, module in model.named_modules()}


model = Model()
before = {name: value.clone() for name, value in model.state_dict().items()}

print("returns itself:", model.eval() is model)
print("modes:         ", modes(model))
print("in the list:   ", model.extras[0].training)

model.body[1] = nn.Dropout(0.1)  # new modules start in train mode
print("child replaced:", modes(model))

same = all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
print("state_dict:    ", list(model.state_dict()), "unchanged:", same)
print("requires_grad: ", all(p.requires_grad for p in model.parameters()))
