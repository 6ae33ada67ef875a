"""The file is from before its class saved an extra state."""
# raises: RuntimeError

from torch import nn


class Scaled(nn.Linear):
    def set_extra_state(self, state): self.scale = state["scale"]


saved = nn.Sequential(nn.Linear(4, 2)).state_dict()
nn.Sequential(Scaled(4, 2)).load_state_dict(saved)
