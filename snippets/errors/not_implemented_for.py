"""Whole numbers have no softmax."""
# raises: NotImplementedError

import torch

torch.tensor([1, 2]).softmax(0)
