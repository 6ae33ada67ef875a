"""get_extra_state() puts what is no tensor into the state_dict; set_extra_state() reads it."""

import torch
from torch import nn


class Labelled(nn.Module):
    def __init__(self, labels=None):
        super().__init__()
        self.head = nn.Linear(4, 2)
        self.labels = labels

    def get_extra_state(self):
        return {"labels": self.labels}

    def set_extra_state(self, state):
        self.labels = state["labels"]


state = Labelled(["cat", "dog"]).state_dict()
print("keys:  ", list(state))

model = Labelled()
print("loaded:", model.load_state_dict(state), model.labels)

del state["_extra_state"]  # as in a file saved before the methods existed
try:
    model.load_state_dict(state)
except RuntimeError as error:
    print("RuntimeError:", error)

no_tensors = [key for key, value in model.state_dict().items() if not torch.is_tensor(value)]
print("values that are no tensor:", no_tensors)
