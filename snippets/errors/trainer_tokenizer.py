"""The tokenizer under its old name."""
# raises: TypeError

from torch import nn
from transformers import Trainer

Trainer(nn.Linear(1, 1), tokenizer=None)
