"""A BatchNorm without its running statistics, let in by strict=False, answers wrongly."""

import torch
from torch import nn

torch.manual_seed(0)
trained = nn.BatchNorm1d(1)
for _ in range(200):
    trained(torch.randn(64, 1) * 3 + 50)  # the data lie around 50
trained.eval()

parameters_only = dict(trained.named_parameters())  # forgets the buffers
restored = nn.BatchNorm1d(1).eval()
print(restored.load_state_dict(parameters_only, strict=False))

x = torch.tensor([[50.0]])
print(f"trained:  {trained(x).item():6.2f}")
print(f"restored: {restored(x).item():6.2f}")
