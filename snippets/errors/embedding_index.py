"""An id of a token that was added to the tokenizer and not to the model."""
# raises: IndexError

import torch
from torch import nn

embedding = nn.Embedding(100, 8)  # ids 0 … 99
embedding(torch.tensor([5, 100]))
