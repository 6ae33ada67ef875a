"""A weight is changed in place, and autograd is on."""
# raises: RuntimeError

from torch import nn

layer = nn.Linear(4, 2)
layer.weight -= 0.1
