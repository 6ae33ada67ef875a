"""The class of a loss is given the tensors, instead of the loss."""
# raises: RuntimeError

import torch
from torch import nn

prediction, target = torch.randn(4), torch.randn(4)
nn.MSELoss(prediction, target)
