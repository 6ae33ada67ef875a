"""Texts of several lengths in one batch."""
# raises: RuntimeError

import torch
from torch.utils.data import DataLoader

texts = [torch.ones(5), torch.ones(7)]
next(iter(DataLoader(texts, batch_size=2)))
