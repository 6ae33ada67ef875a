"""A layer without running statistics normalises by its input in eval mode too."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(4, 2, 8) + 5  # (batch, channels, length)

print("layer           track_running_stats  same in both modes")
for layer in (
    nn.BatchNorm1d(2),
    nn.BatchNorm1d(2, track_running_stats=False),
    nn.InstanceNorm1d(2),
    nn.InstanceNorm1d(2, track_running_stats=True),
):
    in_train, in_eval = layer.train()(x), layer.eval()(x)
    same = torch.allclose(in_train, in_eval)
    print(f"{type(layer).__name__:<15} {layer.track_running_stats!s:<20} {same}")
