"""Give the old file the extra state that it lacks."""

from torch import nn


class Scaled(nn.Linear):
    def set_extra_state(self, state): self.scale = state["scale"]


saved = nn.Sequential(nn.Linear(4, 2)).state_dict()
model = nn.Sequential(Scaled(4, 2))
print(model.load_state_dict(saved | {"0._extra_state": {"scale": 1}}))
print("scale:", model[0].scale)
