"""A layer under the older `weight_norm` is copied."""
# raises: RuntimeError

import copy
import warnings

import torch
from torch import nn
from torch.nn.utils import weight_norm

warnings.simplefilter("ignore", FutureWarning)  # it says that it is the older one
layer = weight_norm(nn.Linear(4, 2))
copy.deepcopy(layer)
