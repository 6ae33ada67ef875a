"""A file of the new weight_norm, loaded into a model with the old one."""
# raises: RuntimeError

from torch import nn
from torch.nn.utils import parametrizations, weight_norm

saved = parametrizations.weight_norm(nn.Linear(4, 2)).state_dict()
weight_norm(nn.Linear(4, 2)).load_state_dict(saved)
