"""Its names are those of `named_parameters()`."""

from torch import nn
from torch.nn.utils.parametrizations import weight_norm

layer = nn.Linear(4, 2)
print([name for name, _ in layer.named_parameters()])
print([name for name, _ in weight_norm(layer, name="weight").named_parameters()])
