"""A name that the layer does not have is parametrized."""
# raises: ValueError

from torch import nn
from torch.nn.utils.parametrizations import weight_norm

weight_norm(nn.Linear(4, 2), name="weights")
