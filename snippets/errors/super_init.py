"""A layer is assigned before the module is set up."""
# raises: AttributeError

from torch import nn


class Net(nn.Module):
    def __init__(self):
        self.fc = nn.Linear(4, 2)


Net()
