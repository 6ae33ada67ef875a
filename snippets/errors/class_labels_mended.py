"""Whole numbers, or a probability for each class."""

import torch
from torch import nn

logits, labels = torch.zeros(2, 3), torch.tensor([0.0, 2.0])
numbers = labels.long()
chances = nn.functional.one_hot(numbers, 3).float()
for target in numbers, chances:
    print(f"{nn.functional.cross_entropy(logits, target):.4f}")
