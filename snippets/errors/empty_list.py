"""All predictions of an evaluation whose loader gave nothing."""
# raises: ValueError

import torch
from torch.utils.data import DataLoader

loader = DataLoader(torch.randn(3, 2), batch_size=8, drop_last=True)
outputs = [batch * 2 for batch in loader]
torch.cat(outputs)
