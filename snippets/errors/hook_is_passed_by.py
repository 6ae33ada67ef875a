"""forward() called by hand: the hook does not run."""

import torch
from torch import nn

model, seen = nn.Linear(2, 2), []
model.register_forward_hook(lambda module, args, output: seen.append(output.shape))
model.forward(torch.ones(1, 2))
print("hook ran:", len(seen))
