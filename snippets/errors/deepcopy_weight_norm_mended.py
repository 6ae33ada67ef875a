"""The newer one, a parametrization."""

import copy

from torch import nn
from torch.nn.utils.parametrizations import weight_norm

layer = weight_norm(nn.Linear(4, 2))
copied = copy.deepcopy(layer)
print(copied.weight.equal(layer.weight), list(copied.state_dict()))
