"""A copy is loaded, called, switched to eval mode, and called again."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.BatchNorm1d(2).eval()
x = torch.randn(8, 2)

restored = nn.BatchNorm1d(2)
restored.load_state_dict(model.state_dict())
print(torch.equal(restored(x), model(x)))

restored.eval()
print(torch.equal(restored(x), model(x)))
