"""Fill the short ones up, and note what is filling."""

import torch
from torch.nn.utils.rnn import pad_sequence

rows = [[1, 2, 3], [4, 5]]
ids = pad_sequence([torch.tensor(row) for row in rows], batch_first=True)
mask = pad_sequence([torch.ones(len(row)) for row in rows], batch_first=True)
print(ids.tolist(), mask.tolist())
