"""Floats on both sides."""

import torch
from torch import nn

prediction = torch.zeros(3, requires_grad=True)
labels = torch.tensor([1, 0, 1])
nn.functional.binary_cross_entropy_with_logits(prediction, labels.float()).backward()
print(prediction.grad)
