"""A number under the name of a buffer."""
# raises: TypeError

import torch
from torch import nn

norm = nn.BatchNorm1d(3)
norm.num_batches_tracked = 0
