"""The smallest number of the dtype at hand."""

import torch

scores = torch.ones(3, dtype=torch.float16)
smallest = torch.finfo(scores.dtype).min
hidden = scores.masked_fill(torch.tensor([False, False, True]), smallest)
print(smallest, hidden.softmax(0).tolist())
