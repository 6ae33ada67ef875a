"""Count from the end: the last axis is there with a batch and without."""

import torch

for logits in torch.randn(10), torch.randn(4, 10):
    sums = logits.softmax(dim=-1).sum(-1)
    print(tuple(logits.shape), "sums", [round(x, 3) for x in sums.flatten().tolist()])
