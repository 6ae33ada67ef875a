"""A change of dtype converts the floating-point buffers; a counter stays an integer."""

from torch import nn

norm = nn.BatchNorm1d(3).half()
for name, buffer in norm.named_buffers():
    print(f"{name:<20} {buffer.dtype}")
