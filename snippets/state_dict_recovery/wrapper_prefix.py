"""A training wrapper saves more than the model: take out the keys under its attribute."""

import torch
from torch import nn


class Task(nn.Module):  # like a LightningModule: the model is an attribute
    def __init__(self):
        super().__init__()
        self.model = nn.Linear(2, 3)
        self.loss = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 4.0]))


state = Task().state_dict()
print("in the file:", list(state))

start = "model."
inner = {key.removeprefix(start): state[key] for key in state if key.startswith(start)}
print("taken out:  ", list(inner))
print(nn.Linear(2, 3).load_state_dict(inner))

task = Task()  # the other way round: no prefix need be added
print(task.model.load_state_dict(inner))

added = {start + key: value for key, value in inner.items()}
print("added:      ", list(added))
print(task.load_state_dict(added, strict=False))
