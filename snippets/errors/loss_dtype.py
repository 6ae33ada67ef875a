"""Labels that are whole numbers, in a loss of floats."""
# raises: RuntimeError

import torch
from torch import nn

prediction = torch.zeros(3, requires_grad=True)
nn.functional.binary_cross_entropy_with_logits(prediction, torch.tensor([1, 0, 1]))
