"""Two losses share a part of the graph, and each is sent back alone."""
# raises: RuntimeError

import torch
from torch import nn

body, head = nn.Linear(4, 4), nn.Linear(4, 1)
features = body(torch.randn(3, 4)).sigmoid()
head(features).mean().backward()
features.square().mean().backward()
