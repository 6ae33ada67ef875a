"""A value may be set before super().__init__(), if it is no flag that the call sets."""

from torch import nn


class InitSecond(nn.Module):
    def __init__(self):
        self.scale = 2
        self.training = False
        super().__init__()
        self.layer = nn.Linear(2, 2)


model = InitSecond()
print("scale:   ", model.scale)
print("training:", model.training)
print("saved:   ", list(model.state_dict()))
