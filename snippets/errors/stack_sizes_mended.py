"""A collate function that pads them to one length."""

import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

texts = [torch.ones(5), torch.ones(7)]
pad = lambda rows: pad_sequence(rows, batch_first=True)
batch = next(iter(DataLoader(texts, batch_size=2, collate_fn=pad)))
print(batch.shape, batch[0].tolist())
